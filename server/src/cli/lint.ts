// `plumbline lint`: the SQL advisor over files, with the migrations before each, in many formats.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Advice, Severity } from '#protocol/advice.ts'
import type { Advisor, AdvisorOptions } from '../advisor/advise.ts'
import { createFinder } from '../advisor/finder.ts'
import { type RuleSetting, ruleLevels } from '../advisor/levels.ts'
import { rulesNamed } from '../advisor/names.ts'
import { presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'
import type { Configuration } from '../configuration/configuration.ts'
import { lineIndex } from '../sql/lineIndex.ts'
import { loadParser } from '../sql/parser.ts'
import { readScript } from '../sql/script.ts'
import { command, type Io, lookCode, oneOf, Usage } from './command.ts'
import { changedSince, filesIn, realPath, textOf } from './lint/files.ts'
import type { FileFindings } from './lint/findings.ts'
import { fixed } from './lint/fix.ts'
import { judges, placeOfInput } from './lint/judges.ts'
import { chosenConfiguration, startingGround, versionFrom } from './lint/options.ts'
import { formats, reported } from './lint/report.ts'

const help = `plumbline lint [OPTIONS] PATH...     files and folders of .sql; - is standard input

  --format F           text, json, sarif, github, gitlab or junit
  --preset P           ${presetNames.join(', ')} (recommended)
  --rule NAME=LEVEL    error, warning, info, hint or off, for one rule by any of its names; repeatable
  --config FILE        instead of the nearest plumbline.yaml or .squawk.toml of each file
  --environment E      the environment of plumbline.yaml whose levels hold
  --pg-version N       the PostgreSQL that will run it (18)
  --runner R           what will run it: ${Object.keys(runners).join(', ')}
  --database URL       start from a live database's schema and sizes
  --schema FILE        start from a schema in a file
  --no-history         do not read the migrations before a file
  --since REF          only files that differ from a git commit
  --fix                take the preferred fixes; what must run later goes into a migration that follows
  --fail-on LEVEL      error, warning, info or hint (error)
  --stdin-filename F   what standard input is called in the report
  --help               print this

Exit codes
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  could not run
`

const options = {
  preset: { type: 'string' },
  rule: { type: 'string', multiple: true },
  config: { type: 'string' },
  environment: { type: 'string' },
  'pg-version': { type: 'string' },
  runner: { type: 'string' },
  database: { type: 'string' },
  schema: { type: 'string' },
  'no-history': { type: 'boolean' },
  since: { type: 'string' },
  fix: { type: 'boolean' },
  'fail-on': { type: 'string' },
  'stdin-filename': { type: 'string' },
} as const

const weight: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 }

export const run = command({
  name: 'lint',
  help,
  options,
  looks: true,
  async run({ values, positionals }, io) {
    const format = oneOf(values.format ?? 'text', formats, '--format')
    const failOn = oneOf(
      values['fail-on'] ?? 'error',
      ['error', 'warning', 'info', 'hint'] as const,
      '--fail-on',
    )
    if (positionals.length === 0) throw new Usage('Name files or folders, or - for standard input')
    const configurationOf = await chosenConfiguration(values.config)
    const fromInput = positionals.includes('-')
    if (fromInput && values.fix) throw new Usage('Standard input cannot be mended: name files with --fix')
    const input = placeOfInput(values['stdin-filename'])
    const files = await filesIn(positionals.filter(one => one !== '-'))
    const here = await configurationOf(path.resolve('here'))
    const spoken = new Set([here])
    for (const file of fromInput ? [input, ...files] : files)
      spoken.add(await configurationOf(path.resolve(file)))
    if (toldMistakes(spoken, io)) return lookCode.couldNotLook
    await loadParser()
    const start = await startingGround(values, io, versionFrom(values['pg-version'], here.settings))
    try {
      const judgeOf = judges(configurationOf, {
        preset: values.preset === undefined ? undefined : oneOf(values.preset, presetNames, '--preset'),
        rules: ruleArguments(values.rule ?? []),
        environment: values.environment,
        version: values['pg-version'],
        runner:
          values.runner === undefined
            ? undefined
            : runners[oneOf(values.runner, Object.keys(runners), '--runner')],
        withHistory: values['no-history'] !== true,
        start,
      })
      const live = async (text: string) => (start?.ask ? { live: await start.ask(readScript(text)) } : {})
      const bare = format !== 'json' && !values.fix
      const results: FileFindings[] = []
      let unread = false
      const changed = values.since === undefined ? undefined : await changedSince(values.since, process.cwd())
      const judge = await judgeOf(input)
      if (fromInput && !judge.isExcluded(input)) {
        const text = await io.readInput()
        const given = { ...judge.options, ground: judge.ground(input), ...(await live(text)) }
        results.push({ file: values['stdin-filename'] ?? '-', findings: look(text, given, bare).findings })
      }
      for (const file of files) {
        const place = path.resolve(file)
        if (changed && !changed.has(realPath(place))) continue
        const judge = await judgeOf(place)
        if (judge.isExcluded(place)) continue
        const text = textOf(file)
        if (typeof text !== 'string') {
          io.err(`plumbline lint: ${text.problem}`)
          unread = true
          continue
        }
        const ground = judge.ground(place)
        const given = { ...judge.options, ground, ...(await live(text)) }
        const now = values.fix ? fixed(file, text, given) : { text }
        if (now.text !== text) writeFileSync(file, now.text)
        if (now.following) {
          writeFileSync(now.following.file, now.following.text, { flag: 'wx' })
          io.err(`plumbline lint: wrote ${now.following.file}`)
          // It is looked at, and mended, in its turn.
          files.push(now.following.file)
        }
        const { findings, advisor } = look(now.text, given, bare)
        judge.history.passed(place, advisor)
        results.push({ file, findings })
      }
      const fails = (severity: Severity) => weight[severity] >= weight[failOn]
      io.out(await reported(results, format, { fails, environment: io.environment }))
      if (unread) return lookCode.couldNotLook
      return results.some(one => one.findings.some(({ severity }) => fails(severity)))
        ? lookCode.found
        : lookCode.clean
    } finally {
      await start?.close?.()
    }
  },
})

/** Tells what is wrong in the configuration; true where it is not clear what it means. */
function toldMistakes(configurations: Iterable<Configuration>, io: Io): boolean {
  let unclear = false
  for (const { file, problems } of configurations)
    for (const { severity, start, message } of problems) {
      io.err(`${file}:${start.line + 1}:${start.character + 1}: ${message}`)
      unclear ||= severity === 'error'
    }
  return unclear
}

function ruleArguments(given: readonly string[]): Map<string, RuleSetting> {
  const read = new Map<string, RuleSetting>()
  for (const one of given) {
    const [name = '', level = 'on'] = one.split('=')
    const rules = rulesNamed(name)
    if (rules.length === 0) throw new Usage(`There is no rule ${name}`)
    const word = oneOf(level, ruleLevels, `--rule ${name}`)
    for (const rule of rules) read.set(rule.id, { level: word, options: {} })
  }
  return read
}

function look(
  text: string,
  given: AdvisorOptions,
  withoutFixes: boolean,
): { readonly findings: Advice[]; readonly advisor: Advisor } {
  const script = readScript(text)
  const lines = lineIndex(text)
  const finder = createFinder({ ...given, once: true })
  const findings = finder.find(script, lines).map(one => one.advice(lines, !withoutFixes))
  return { findings, advisor: finder.advisor }
}
