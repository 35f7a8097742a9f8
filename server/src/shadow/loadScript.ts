// Loads an SQL file into a throw-away database as psql would: statement by statement, without
// what is not about a schema. Roles belong to the whole server: those a file makes are noted, so
// that they can be taken away again.
import type pg from 'pg'
import { fail } from '../failure/failed.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { readScript } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'

export interface LoadOptions {
  /** What an error says the text is: a file's name. */
  readonly name: string
  /** Roles that do not exist are made: on a server of our own. */
  readonly makeRoles: boolean
  /** Roles that were made, by whatever load: added to. */
  readonly made: Set<string>
}

/** Thrown when a missing role was made after the load had begun: begin again with an empty database. */
export class BeginAgain extends Error {}

/** Statements that go to the server together, when none of them minds a transaction. */
const batchSize = 200

/** Throws statementFailed with the file's line, and BeginAgain. */
export async function loadScript(client: pg.Client, text: string, options: LoadOptions): Promise<void> {
  const all = readScript(text).statements
  const command = all.find(statement => followed.test(statement.text))
  if (command) {
    const [word = ''] = command.text.split(/\s/)
    fail(
      'badInput',
      `${options.name}:${lineOf(text, command.start)}: ${word} is a psql command that is not followed here.`,
      {
        hint: 'Name a folder with all the files, or write what the command stands for.',
      },
    )
  }
  const statements = all.filter(isLoaded)
  let open = false
  for (let at = 0; at < statements.length; ) {
    const batch = nextBatch(statements, at)
    at += batch.length
    if (!open && batch.length > 1 && (await runTogether(client, batch))) continue
    for (const statement of batch) {
      await runOne(client, text, statement, options)
      if (/^(begin|start\s+transaction)\b/i.test(statement.text)) open = true
      else if (/^(commit|end|rollback(?!\s+to)|abort)\b/i.test(statement.text)) open = false
    }
  }
  await client.query('rollback')
  await client.query('discard all')
}

/** psql commands that bring or choose SQL: without them the schema would be another one. */
const followed = /^\\(i|ir|include|include_relative|if|elif|else|endif|gexec)(?=\s|$)/

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length

/** Not a psql command, no data, and nothing about databases as a whole. */
function isLoaded({ text }: Statement): boolean {
  return (
    text !== '' &&
    !text.startsWith('\\') &&
    !/^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(text) &&
    !/^(create|drop|alter)\s+database\b/i.test(text)
  )
}

/** A statement that minds a transaction, or begins or ends one, is run by itself. */
const alone =
  /\b(concurrently|add\s+value|detach)\b|^(begin|start|commit|end|rollback|abort|savepoint|release|prepare|vacuum|cluster|reindex|set|reset|create\s+(role|user|group|tablespace|subscription)|drop\s+(subscription|tablespace)|alter\s+(system|subscription))\b/i

function nextBatch(statements: readonly Statement[], from: number): readonly Statement[] {
  let to = from
  while (to < statements.length && to - from < batchSize && !alone.test(statements[to]?.text ?? '')) to++
  return statements.slice(from, Math.max(to, from + 1))
}

/** False: one of them failed and none has taken effect. */
async function runTogether(client: pg.Client, batch: readonly Statement[]): Promise<boolean> {
  return client.query(batch.map(({ text }) => text).join(';\n')).then(
    () => true,
    () => false,
  )
}

async function runOne(
  client: pg.Client,
  whole: string,
  statement: Statement,
  { name, makeRoles, made }: LoadOptions,
): Promise<void> {
  const { text, start } = statement
  const newRole = /^create\s+(?:role|user|group)\s+(?!mapping\b)("(?:[^"]|"")*"|[^\s;]+)/i.exec(text)?.[1]
  try {
    await client.query(text)
    if (newRole !== undefined) made.add(newRole)
  } catch (error) {
    const { message, code, position } = error as Error & { code?: string; position?: string }
    // Roles and settings of newer versions: psql goes on, too.
    if (code === '42710' && newRole !== undefined) return
    if (code === '42704' && /^set\s/i.test(text)) return
    const missing = code === '42704' ? /^role "(.*)" does not exist$/s.exec(message)?.[1] : undefined
    if (missing !== undefined && makeRoles) {
      const role = quoteIdentifier(missing)
      await client.query('rollback')
      await client.query(`create role ${role}`)
      made.add(role)
      throw new BeginAgain()
    }
    const offset = start + (position ? Number(position) - 1 : 0)
    fail('statementFailed', `${name}:${lineOf(whole, offset)}: ${message}.`, code ? { sqlState: code } : {})
  }
}

/** Takes away the roles that loads have made; one that is still needed elsewhere stays. */
export async function dropRoles(client: pg.Client, made: ReadonlySet<string>): Promise<void> {
  for (const role of [...made].reverse())
    await client.query(`drop role if exists ${role}`).catch(() => undefined)
}
