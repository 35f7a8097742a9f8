// The length of any comment.
import { rule } from '../rule.ts'

export const commentLength = rule<'CommentStmt'>({
  id: 'comment-length',
  category: 'style',
  severity: 'warning',
  summary: 'A comment is longer than allowed',
  why: 'Some tools that show comments cut them.',
  fix: 'Shorten it.',
  aliases: ['bytebase:SYSTEM_COMMENT_LENGTH'],
  options: { maxLength: { default: 64, describes: 'how many bytes a comment may have' } },
  on: ['CommentStmt'],
  check(context, stmt) {
    const bytes = new TextEncoder().encode(stmt.comment ?? '').length
    const maximum = context.option<number>('maxLength')
    if (bytes > maximum)
      context.report({
        at: context.tokens.find(token => token.kind === 'string'),
        message: `This comment has ${bytes} bytes; the limit is ${maximum}. Shorten it.`,
      })
  },
  fires: [{ sql: `comment on table book is '${'x'.repeat(65)}'` }],
  silent: [{ sql: `comment on table book is '${'x'.repeat(64)}'` }],
})
