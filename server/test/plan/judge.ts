// An independent judge of plans: two databases made from a pair, the printed plan run by psql on
// the first, and pg_dump's text of both compared. Knows nothing of our model.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { plan } from '../../src/plan/plan.ts'
import { planScript } from '../../src/plan/script.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { withDatabase } from '../schema/support.ts'

const run = promisify(execFile)

export interface Tools {
  readonly psql: string
  readonly pgDump: string
}

/** Runs a script as a person would; answers what went wrong, or null. */
async function runScript({ psql }: Tools, url: string, script: string): Promise<string | null> {
  const child = run(psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-f', '-'], {
    env: { ...process.env, PGOPTIONS: '-c client_min_messages=error' },
    maxBuffer: 1 << 28,
  })
  child.child.stdin?.end(script)
  return child.then(
    () => null,
    (error: { stderr?: string; message: string }) => error.stderr || error.message,
  )
}

/** `pg_dump --schema-only` as sections, by their headers. */
async function dumped({ pgDump }: Tools, url: string): Promise<Map<string, string>> {
  const { stdout } = await run(pgDump, ['--schema-only', '-d', url], { maxBuffer: 1 << 28 })
  return sectionsOf(stdout)
}

/**
 * Each entry by its header. Within one the order of GRANT lines says nothing; the settings before
 * an entry depend on the one before it.
 */
function sectionsOf(text: string): Map<string, string> {
  const out = new Map<string, string>()
  let header = ''
  let lines: string[] = []
  const close = () => {
    const isAcl = / Type: (DEFAULT )?ACL;/.test(header)
    const body = (isAcl ? [...lines].sort() : lines).join('\n').trim()
    if (header) out.set(header, out.has(header) ? `${out.get(header)}\n${body}` : body)
    lines = []
  }
  for (const line of text.split('\n')) {
    if (line.startsWith('-- Name: ')) {
      close()
      header = line
    } else if (
      line !== '--' &&
      line !== '' &&
      !/^(SET default_(tablespace|table_access_method) = |\\(un)?restrict |-- PostgreSQL database dump complete)/.test(
        line,
      )
    ) {
      lines.push(line)
    }
  }
  close()
  return out
}

/** What stands in the one dump and not in the other; empty when they say the same. */
function dumpDifference(now: Map<string, string>, wanted: Map<string, string>): string {
  const out: string[] = []
  for (const header of new Set([...now.keys(), ...wanted.keys()])) {
    const is = now.get(header)
    const shall = wanted.get(header)
    if (is === shall) continue
    out.push(header, `is:    ${is ?? '(missing)'}`, `shall: ${shall ?? '(missing)'}`)
  }
  return out.join('\n')
}

/**
 * The safe form, run by psql, must lead to the same text of pg_dump; and the plain form back, in
 * one transaction. A statement of a pair that fails is left out.
 */
export function judged(
  pair: { readonly from: readonly string[]; readonly to: readonly string[] },
  major: number,
  tools: Tools,
): Promise<void> {
  return withDatabase(major, '', (first, here) =>
    withDatabase(major, '', async (second, there) => {
      for (const [client, statements] of [
        [first, pair.from],
        [second, pair.to],
      ] as const) {
        for (const statement of statements) {
          await client.query(statement).catch(error => {
            if (statements.length === 1) throw error
          })
        }
      }
      const [{ model: from }, { model: to }] = [await introspect(first), await introspect(second)]
      const [was, wanted] = [await dumped(tools, here), await dumped(tools, there)]
      if (dumpDifference(was, wanted) !== '') assert.notEqual(compare(from, to).summary, '', 'unseen')
      for (const [url, client, made, text, model, transaction] of [
        [here, first, plan(from, to), wanted, to, false],
        [there, second, plan(to, from, { plain: true }), was, from, true],
      ] as const) {
        const script = planScript(made, { transaction })
        if (made.unresolved.length > 0) continue
        assert.equal(await runScript(tools, url, script), null, script)
        assert.equal(dumpDifference(await dumped(tools, url), text), '', script)
        assert.equal(compare((await introspect(client)).model, model).summary, '', script)
      }
    }),
  )
}
