// `plumbline schema`: a schema as text, the difference of two, and the way from one to the other.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Difference } from '#protocol/change.ts'
import type { PlanOptions } from '../plan/context.ts'
import { plan } from '../plan/plan.ts'
import type { Plan, PlannedStatement } from '../plan/planned.ts'
import { planScript } from '../plan/script.ts'
import { compare } from '../schema/compare/compare.ts'
import { modelHash } from '../schema/hash.ts'
import { ignoring } from '../schema/ignore.ts'
import type { Model } from '../schema/model.ts'
import { documents, render } from '../schema/render/render.ts'
import { type Proof, prove } from '../shadow/prove.ts'
import { renamed } from '../shadow/renamed.ts'
import { label } from '../sql/steps.ts'
import { command, type Io, lookCode, oneOf, Usage } from './command.ts'
import { ignoredIn } from './ignored.ts'
import { type ImpactWords, impactLines } from './impactWords.ts'
import { planImpact } from './planImpact.ts'
import { type Sources, sources } from './schemaSource.ts'

const help = `plumbline schema dump SOURCE [--format sql|json|dir] [--output PATH]
plumbline schema diff FROM TO [--format text|json|sql] [--plain] [--recreate-tables] [--rename KIND:OLD=NEW] [--prove]
plumbline schema fingerprint SOURCE

A SOURCE is the URL of a database, a .sql file or a folder of them (loaded into a throw-away
database), or a .json file that dump wrote.

  --format             dump: sql (default), json, or dir: a file for each object
                       diff: text (default), json, or sql: DDL that leads from FROM to TO
  --output PATH        dump: where to write; a folder for dir
  --ignore-schema PATTERN, --ignore-partitions PATTERN, --ignore-grants, --ignore-owners
                       leave these aside, as plumbline database ignore does for drift; the
                       patterns may be given again, and a * in them stands for anything
  --plain              plain statements in one transaction, instead of the safe form
  --recreate-tables    make tables anew around their rows where no ALTER exists (the order of
                       columns, another partition key); plain, in one transaction
  --rename KIND:OLD=NEW
                       OLD has become NEW, as in table:public.a=b, column:public.t.a=b or
                       value:public.mood.sad=low; may be given many times
  --prove              run the DDL on a throw-away database and compare
  --shadow URL         server for throw-away databases; else that of a source, else the embedded one
  --help               print this

Exit codes
  0  done; diff: no difference, or with --format sql the DDL was printed
  1  diff: they differ; --prove: not proven
  2  could not look, or wrong usage
`

export const run = command({
  name: 'schema',
  help,
  options: {
    output: { type: 'string' },
    plain: { type: 'boolean' },
    'recreate-tables': { type: 'boolean' },
    rename: { type: 'string', multiple: true },
    prove: { type: 'boolean' },
    shadow: { type: 'string' },
    'ignore-schema': { type: 'string', multiple: true },
    'ignore-partitions': { type: 'string', multiple: true },
    'ignore-grants': { type: 'boolean' },
    'ignore-owners': { type: 'boolean' },
  },
  looks: true,
  async run({ values, positionals }, io) {
    const [verb, ...given] = positionals
    const count = verb === 'diff' ? 2 : 1
    if (verb !== 'dump' && verb !== 'diff' && verb !== 'fingerprint')
      throw new Usage('Say dump, diff or fingerprint')
    if (given.length !== count) throw new Usage(`${verb} takes ${count === 1 ? 'one source' : 'two sources'}`)
    const [first = '', second = ''] = given
    const open = sources(io, given, values.shadow)
    const ignored = ignoredIn({
      schemas: values['ignore-schema'],
      partitions: values['ignore-partitions'],
      grants: values['ignore-grants'],
      owners: values['ignore-owners'],
    })
    const read = async (source: string) => ignoring(await open.model(source), ignored)
    try {
      if (verb === 'dump') {
        return await dump(io, await read(first), values.format ?? 'sql', values.output)
      }
      if (verb === 'fingerprint') {
        io.out(modelHash(await read(first)))
        return lookCode.clean
      }
      const format = oneOf(values.format ?? 'text', ['text', 'json', 'sql'] as const, '--format')
      return await diff(io, open, await read(first), await read(second), {
        format,
        plain: values.plain === true || values['recreate-tables'] === true,
        recreateTables: values['recreate-tables'] === true,
        renames: values.rename ?? [],
        prove: values.prove === true,
      })
    } finally {
      await open.close()
    }
  },
})

async function dump(io: Io, model: Model, wanted: string, output: string | undefined): Promise<number> {
  const format = oneOf(wanted, ['sql', 'json', 'dir'] as const, '--format')
  const options = { owner: model.user }
  if (format === 'dir') {
    if (output === undefined) throw new Usage('--format dir needs --output FOLDER')
    for (const [name, text] of Object.entries(documents(model, options))) {
      const file = path.join(output, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    return lookCode.clean
  }
  const text = format === 'json' ? JSON.stringify(model, null, 2) : render(model, options).trimEnd()
  if (output === undefined) io.out(text)
  else await writeFile(output, `${text}\n`)
  return lookCode.clean
}

interface DiffOptions {
  readonly format: 'text' | 'json' | 'sql'
  readonly plain: boolean
  readonly recreateTables: boolean
  readonly renames: readonly string[]
  readonly prove: boolean
}

async function diff(
  io: Io,
  open: Sources,
  from: Model,
  to: Model,
  { format, prove: wantsProof, renames, ...options }: DiffOptions,
): Promise<number> {
  const difference = compare(from, to)
  const made = await planned(open, from, to, renames, options)
  const proof = wantsProof ? await prove(await open.scratch(), from, to, made) : undefined
  if (format === 'sql') printScript(io, made, options.plain)
  else if (format === 'json')
    io.out(
      JSON.stringify(
        { ...difference, plan: await withImpact(from, made), ...(proof ? { proof } : {}) },
        null,
        2,
      ),
    )
  else printText(io, difference, await withImpact(from, made))
  if (proof && format !== 'json') io.err(proofText(proof))
  if (proof && proof.status !== 'proven') return lookCode.found
  return format === 'sql' || difference.summary === '' ? lookCode.clean : lookCode.found
}

/** Renames come first; the rest starts from what they make. */
async function planned(
  open: Sources,
  from: Model,
  to: Model,
  renames: readonly string[],
  options: PlanOptions,
): Promise<Plan> {
  if (renames.length === 0) return plan(from, to, options)
  const { model, steps } = await renamed(await open.scratch(), from, to, renames)
  const made = plan(model, to, options)
  return { ...made, statements: [...steps.map(step => ({ ...step, object: '' })), ...made.statements] }
}

function printScript(io: Io, made: Plan, plain: boolean): void {
  const text = planScript(made, { transaction: plain }).trimEnd()
  if (text) io.out(text)
  for (const { statement, text: hazard } of dangers(made)) io.err(`${hazard}\n  ${statement}`)
}

/** What would lose data, or fails over the rows there are, is said beside the script, too. */
function dangers(made: Plan): { statement: string; text: string }[] {
  return made.statements.flatMap(({ sql, hazards }) =>
    hazards
      .filter(({ kind }) => kind === 'dataLoss' || kind === 'mayFail')
      .map(({ text }) => ({ statement: sql.split('\n')[0] ?? '', text })),
  )
}

interface Explained extends Plan {
  readonly statements: readonly (PlannedStatement & { readonly impact: readonly ImpactWords[] })[]
}

async function withImpact(from: Model, made: Plan): Promise<Explained> {
  const impact = await planImpact(from, made.statements)
  const statements = made.statements.map((statement, at) => ({ ...statement, impact: impact[at] ?? [] }))
  return { ...made, statements }
}

/** What the catalogs' facts say already need not be said twice. */
const saidByImpact = new Set(['lock', 'rewrite', 'notTransactional'])

function printStatement(io: Io, { sql, hazards, impact }: Explained['statements'][number]): void {
  const known = impact.flatMap(impactLines)
  const more = hazards.filter(({ kind }) => !saidByImpact.has(kind)).map(({ text }) => `  ${text}`)
  io.out(`  ${label(sql)}`)
  for (const line of new Set([...known, ...more])) io.out(`  ${line}`)
}

function printText(io: Io, { summary, objects }: Difference, made: Explained): void {
  if (!summary) {
    io.out('No difference.')
    return
  }
  io.out(summary)
  for (const object of objects) {
    io.out(`  ${object.kind} ${object.object} ${object.name}`)
    for (const detail of object.details) io.out(`    ${detail}`)
  }
  for (const { from, to, reason, given } of made.renames) {
    io.out(`  ${from} may have become ${to}. ${reason} If so: --rename ${shellWord(given)}`)
  }
  for (const text of made.unresolved) io.out(`  ${text}`)
  if (made.statements.length) io.out('Statements that lead there (--format sql prints them):')
  for (const statement of made.statements) printStatement(io, statement)
}

/** As a shell takes one word. */
const shellWord = (text: string) => (/^[\w:.=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

function proofText(proof: Proof): string {
  switch (proof.status) {
    case 'proven':
      return 'Proven: the DDL leads from the one to the other.'
    case 'refuted':
      return `Refuted: ${proof.reason}`
    case 'notProven':
      return `Not proven: ${proof.reason}`
    default:
      return proof satisfies never
  }
}
