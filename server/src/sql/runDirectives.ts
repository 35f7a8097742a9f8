// Comments in which a migration says how it wants to run, as options of its issue:
//   -- plumbline-lock-timeout: 10s
// Read from the script's comments alone; what the options do is the change engine's affair.
import type { RunOptions } from '#protocol/issue.ts'
import { commentBody, directingComments } from './directives.ts'
import type { Script } from './script.ts'

export interface DirectiveProblem {
  /** A sentence. */
  readonly message: string
  readonly hint: string
  /** Of what is wrong: the name or the value, absolute offsets. */
  readonly start: number
  readonly end: number
}

export interface RunDirectives {
  readonly options: Partial<RunOptions>
  readonly problems: readonly DirectiveProblem[]
}

type Name = 'lockTimeout' | 'statementTimeout' | 'role' | 'searchPath' | 'retries' | 'priorBackup'

interface Form {
  readonly option: Name
  /** Undefined for what it cannot mean. */
  readonly read: (value: string) => string | number | undefined
  readonly means: string
}

/** Each by its name behind `plumbline-`. */
const forms: Readonly<Record<string, Form>> = {
  'lock-timeout': { option: 'lockTimeout', read: duration, means: 'a time such as 500ms, 10s or 2min' },
  'statement-timeout': {
    option: 'statementTimeout',
    read: duration,
    means: 'a time such as 30s, 5min or 1h; 0 is none',
  },
  role: { option: 'role', read: identifier, means: 'the name of one role' },
  'search-path': {
    option: 'searchPath',
    read: searchPath,
    means: 'names of schemas with commas between them',
  },
  retries: {
    option: 'retries',
    read: value => (/^\d{1,3}$/.test(value) ? Number(value) : undefined),
    means: 'a whole number',
  },
  'prior-backup': {
    option: 'priorBackup',
    read: value => (['none', 'store', 'target'].includes(value) ? value : undefined),
    means: 'none, store or target',
  },
}

export function runDirectives(script: Script): RunDirectives {
  const options: Partial<Record<Name, string | number>> = {}
  const problems: DirectiveProblem[] = []
  for (const comment of directingComments(script)) {
    const body = commentBody(comment)
    const named = /^plumbline-(?!ignore(?:-file)?(?![\w-]))([\w-]+)\s*(:?)[^\S\r\n]*([^\r\n]*)/i.exec(
      body.text,
    )
    if (!named) continue
    const [all, written = '', colon, rest = ''] = named
    const start = body.start
    const end = start + all.trimEnd().length
    const name = written.toLowerCase()
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined
    if (!form) {
      const hint = `Those that there are: ${['ignore', 'ignore-file', ...Object.keys(forms)].map(n => `plumbline-${n}`).join(', ')}.`
      const place = { start, end: start + 'plumbline-'.length + written.length }
      problems.push({ message: `There is no directive plumbline-${written}.`, hint, ...place })
      continue
    }
    const value = form.read(rest.trim())
    const hint = `Write -- plumbline-${name}: and then ${form.means}.`
    if (colon === '' || value === undefined) {
      problems.push({ message: `Directive plumbline-${name} takes ${form.means}.`, hint, start, end })
    } else if (options[form.option] !== undefined && options[form.option] !== value) {
      const message = `Directive plumbline-${name} stands here with another value than before.`
      problems.push({ message, hint: 'It holds for the whole script: write it once.', start, end })
    } else options[form.option] = value
  }
  return { options: options as Partial<RunOptions>, problems }
}

const units: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Milliseconds, in PostgreSQL's own units. */
function duration(value: string): number | undefined {
  const [, number = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(value) ?? []
  const factor = units[unit.toLowerCase()]
  if (number === '' || factor === undefined) return undefined
  return Math.round(Number(number) * factor)
}

const name = '(?:[^\\W\\d][\\w$]*|"(?:[^"\\0]|"")+")'

function identifier(value: string): string | undefined {
  if (!new RegExp(`^${name}$`, 'u').test(value)) return undefined
  return value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value.toLowerCase()
}

/** As `set search_path` takes it. */
function searchPath(value: string): string | undefined {
  return new RegExp(`^${name}(?:\\s*,\\s*${name})*$`, 'u').test(value) ? value : undefined
}
