// `plumbline explain`: for each statement of a file, what it locks, rewrites, reads and builds.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Advisor } from '../advisor/advise.ts'
import { bareGround } from '../impact/catalog/timeline.ts'
import { lineIndex, positionAt } from '../sql/lineIndex.ts'
import { loadParser } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import { label } from '../sql/steps.ts'
import { command, lookCode, oneOf, Usage } from './command.ts'
import { type ImpactWords, impactLines, impactWords } from './impactWords.ts'
import { chosenConfiguration, startingGround, versionFrom } from './lint/options.ts'

const help = `plumbline explain [OPTIONS] FILE     - is standard input

  --format F           text or json
  --pg-version N       the PostgreSQL that will run it (18)
  --database URL       start from a live database's schema
  --schema FILE        start from a schema in a file
  --config FILE        instead of the file's nearest plumbline.yaml
  --help               print this

Exit codes
  0  done
  2  could not run, or a statement cannot be parsed
`

const options = {
  'pg-version': { type: 'string' },
  database: { type: 'string' },
  schema: { type: 'string' },
  config: { type: 'string' },
} as const

interface Explained extends ImpactWords {
  readonly statement: string
  readonly start: unknown
  readonly end: unknown
  readonly problem?: string
}

export const run = command({
  name: 'explain',
  help,
  options,
  looks: true,
  async run({ values, positionals }, io) {
    const format = oneOf(values.format ?? 'text', ['text', 'json'] as const, '--format')
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new Usage('Name one file, or - for standard input')
    await loadParser()
    const { settings } = await (await chosenConfiguration(values.config))(path.resolve(file))
    const given = versionFrom(values['pg-version'], settings)
    const start = await startingGround(values, io, given)
    await start?.close?.()
    const version = start?.version ?? given ?? 18
    const text = file === '-' ? await io.readInput() : await readText(file)
    const script = readScript(text)
    const lines = lineIndex(text)
    const advisor = new Advisor({
      levels: new Map(),
      version,
      ground: start?.ground ?? bareGround,
      once: true,
    })
    advisor.update(script)
    const explained = advisor.entries.map((entry): Explained => {
      const { statement } = entry
      const place = {
        statement: statement.text,
        start: positionAt(lines, statement.start),
        end: positionAt(lines, statement.end),
      }
      const impact = advisor.impact(entry)
      return {
        ...place,
        ...impactWords(impact),
        ...(entry.problem ? { problem: entry.problem.message } : {}),
      }
    })
    if (format === 'json') io.out(JSON.stringify(explained, null, 1))
    else io.out(explained.length > 0 ? explained.map(textOf).join('\n\n') : 'There is no statement.')
    return explained.some(one => one.problem !== undefined) ? lookCode.couldNotLook : lookCode.clean
  },
})

const readText = (file: string) =>
  readFile(file, 'utf8').catch(() => {
    throw new Usage(`There is no file ${file}`)
  })

function textOf(one: Explained): string {
  const lines = [label(one.statement)]
  if (one.problem !== undefined) lines.push(`  ${one.problem}`)
  lines.push(...impactLines(one))
  if (lines.length === 1) lines.push('  locks no table')
  return lines.join('\n')
}
