// `plumbline lint`: the SQL advisor over files, with the migrations before each, in many formats.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Severity } from '#protocol/advice.ts'
import type { AdvisorOptions } from '../advisor/advise.ts'
import { type RuleSetting, ruleLevels } from '../advisor/levels.ts'
import { rulesNamed } from '../advisor/names.ts'
import { presetNames } from '../advisor/presets.ts'
import { runners } from '../advisor/runner.ts'
import type { Configuration } from '../configuration/configuration.ts'
import { loadParser } from '../sql/parser.ts'
import { command, type Io, lookCode, oneOf, Usage } from './command.ts'
import { changedOf, filesIn } from './lint/files.ts'
import type { FileFindings } from './lint/findings.ts'
import { fixed } from './lint/fix.ts'
import { type Choice, judges, placeOfInput } from './lint/judges.ts'
import { type Eye, look } from './lint/look.ts'
import { chosenConfiguration, startingGround, versionFrom } from './lint/options.ts'
import { formats, reported } from './lint/report.ts'
import { lookTogether } from './lint/together.ts'

const tools = Object.keys(runners)

const help = `plumbline lint [OPTIONS] PATH...     files and folders of .sql; - is standard input

  --format F           text, json, sarif, github, gitlab or junit
  --preset P           ${presetNames.join(', ')} (recommended)
  --rule NAME=LEVEL    error, warning, info, hint or off, for one rule by any of its names; repeatable
  --config FILE        instead of the nearest plumbline.yaml or .squawk.toml of each file
  --environment E      the environment of plumbline.yaml whose levels hold
  --pg-version N       the PostgreSQL that will run it (18)
  --runner R           what will run it: ${tools.slice(0, 6).join(', ')},
                       ${tools.slice(6).join(', ')}
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
    const named = await filesIn(positionals.filter(one => one !== '-'))
    const files = values.since === undefined ? named : await changedOf(named, values.since)
    const here = await configurationOf(path.resolve('here'))
    const spoken = new Set([here])
    for (const file of fromInput ? [input, ...files] : files)
      spoken.add(await configurationOf(path.resolve(file)))
    if (toldMistakes(spoken, io)) return lookCode.couldNotLook
    const start = await startingGround(values, io, versionFrom(values['pg-version'], here.settings))
    try {
      const choice: Choice = {
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
      }
      const judgeOf = judges(configurationOf, choice)
      const eye: Eye = {
        judgeOf,
        bare: format !== 'json' && !values.fix,
        ask: start?.ask,
        mend: values.fix ? mending(files, io) : undefined,
      }
      const results: FileFindings[] = []
      let unread = false
      const judge = await judgeOf(input)
      if (fromInput && !judge.isExcluded(input)) {
        await loadParser()
        const text = await io.readInput()
        const { findings } = await look(text, { ...judge.options, ground: judge.ground(input) }, eye)
        results.push({ file: values['stdin-filename'] ?? '-', findings })
      }
      for (const looked of await lookTogether(files, eye, { choice, configuration: values.config }))
        if ('problem' in looked) {
          io.err(`plumbline lint: ${looked.problem}`)
          unread = true
        } else results.push(looked)
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

/** Takes the fixes of a file; a migration that follows it is looked at, and mended, in its turn. */
const mending =
  (files: string[], io: Io) =>
  (file: string, text: string, given: AdvisorOptions): string => {
    const now = fixed(file, text, given)
    if (now.text !== text) writeFileSync(file, now.text)
    if (now.following) {
      writeFileSync(now.following.file, now.following.text, { flag: 'wx' })
      io.err(`plumbline lint: wrote ${now.following.file}`)
      files.push(now.following.file)
    }
    return now.text
  }
