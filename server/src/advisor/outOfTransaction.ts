// Ways out for a statement that the tool's transaction cannot hold: the file without one, as its tool wants
// to be told, or the file cut so that the statement stands alone.
import { commentBody, directingComments } from '../sql/directives.ts'
import type { Script } from '../sql/script.ts'
import type { RuleContext } from './context.ts'
import type { FixDraft, SpanEdit } from './finding.ts'
import { waysOf } from './upStatements.ts'

export function waysOutOfTransaction(context: RuleContext, script: Script): FixDraft[] {
  if (context.inner || context.view.transaction().kind === 'block') return []
  const { statement } = context
  const { up, down } = waysOf(script)
  const told = toldToTool(context.runner.name, script)
  const fixes: FixDraft[] = []
  if (told)
    fixes.push({
      title: `Let ${context.runner.name} run this file without a transaction`,
      preferred: up.length === 1,
      edits: [{ ...told, start: told.start - statement.start, end: told.end - statement.start }],
    })
  const first = up[0] === statement || up[0]?.start === statement.start
  const cutAt = up.find(one => (first ? one.start > statement.start : one.start === statement.start))
  const last = up.at(-1)
  if (cutAt && last && down.length === 0) {
    const before = up[up.indexOf(cutAt) - 1]
    const from = before?.close ?? cutAt.start
    const cut = script.slice(from, last.close).trimEnd()
    const to = from + cut.length
    const rest = cut.trimStart()
    fixes.push({
      title: first
        ? 'Move what follows into a migration of its own'
        : 'Go on in a migration of its own from here',
      preferred: true,
      edits: [{ start: from - statement.start, end: to - statement.start, newText: '' }],
      followUp: `${rest}${rest.endsWith(';') ? '' : ';'}\n`,
    })
  }
  return fixes
}

/** The edit that tells a tool to do without a transaction, absolute offsets; undefined where it cannot be told. */
function toldToTool(name: string, script: Script): SpanEdit | undefined {
  if (name === 'dbmate') {
    const up = [...directingComments(script)].find(one => /^migrate:up\b/.test(commentBody(one).text))
    return up && { start: up.end, end: up.end, newText: ' transaction:false' }
  }
  const line = directive[name]
  const top = script.text.startsWith('\uFEFF') ? 1 : 0
  return line === undefined ? undefined : { start: top, end: top, newText: line }
}

const directive: Readonly<Record<string, string>> = {
  goose: '-- +goose NO TRANSACTION\n',
  atlas: '-- atlas:txmode none\n\n',
  'graphile-migrate': '--! no-transaction\n',
}
