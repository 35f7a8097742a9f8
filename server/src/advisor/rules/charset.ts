// The encoding of a new database.
import { all, optionText } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const charset = rule<'CreatedbStmt'>({
  id: 'charset',
  category: 'style',
  severity: 'warning',
  summary: 'A database gets an encoding that is not allowed',
  why: 'Text in other encodings cannot be compared or copied without conversion.',
  fix: 'Use an allowed encoding.',
  aliases: ['bytebase:SYSTEM_CHARSET_ALLOWLIST'],
  options: { encodings: { default: ['UTF8'], describes: 'the encodings allowed' } },
  on: ['CreatedbStmt'],
  check(context, stmt) {
    const option = all(stmt.options, 'DefElem').find(one => one.defname === 'encoding')
    const encoding = optionText(option?.arg)
    const allowed = context.option<readonly string[]>('encodings')
    if (encoding === undefined || encoding === '' || allowed.some(one => plain(one) === plain(encoding)))
      return
    context.report({
      at: context.tokenSpan(option?.location),
      message: `The encoding ${encoding} is not allowed here. Use ${allowed.join(' or ')}.`,
    })
  },
  fires: [{ sql: "create database shop encoding 'LATIN1'" }],
  silent: [{ sql: "create database shop encoding 'utf-8'" }, { sql: 'create database shop' }],
})

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
