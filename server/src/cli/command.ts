// What every command of the command line is: a function of its arguments and of the outside world,
// which answers the process's exit code.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { asFailure, Failed } from '../failure/failed.ts'
import type { PasswordSources } from '../postgres/passwords.ts'

export interface Io {
  /** Results: one call, one line. */
  out(text: string): void
  /** Progress and failures. */
  err(text: string): void
  readonly environment: NodeJS.ProcessEnv
  /** Plumbline's own. */
  readonly version: string
  /** Asks for a password; absent where nobody can be asked. */
  readonly ask?: PasswordSources['ask'] | undefined
  /** All of standard input. */
  readInput(): Promise<string>
}

export type Run = (argv: readonly string[], io: Io) => Promise<number>

/** Documented in every `--help`. */
export const exitCode = {
  done: 0,
  /** Refused, or it failed. */
  failed: 1,
  usage: 2,
  /** A check stands against it, or it waits for somebody. */
  notReady: 3,
  /** A crash left an outcome that a person has to decide. */
  unknown: 4,
} as const

/** Of the commands that look for something: lint, explain, rules, schema, drift. */
export const lookCode = {
  clean: 0,
  found: 1,
  /** Wrong usage, or it failed. */
  couldNotLook: 2,
} as const

export const exitCodeHelp = `
Exit codes
  0  done
  1  refused, or failed; the reason is on standard error
  2  wrong usage
  3  not ready: a check stands against it, or it waits for approval
  4  the outcome of a run is unknown and a person has to settle it
`

export const storeHelp = `
  --store URL          the team's store (or PLUMBLINE_STORE); your own when absent
  --format json        print JSON instead of text
  --help               print this`

/** Options every command has. */
const commonOptions = {
  store: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options

type Options = Readonly<
  Record<
    string,
    { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }
  >
>

type ValueOf<O> = O extends { type: 'boolean' } ? boolean : O extends { multiple: true } ? string[] : string

export interface Arguments<O extends Options> {
  readonly values: {
    readonly [K in keyof (O & typeof commonOptions)]?: ValueOf<(O & typeof commonOptions)[K]> | undefined
  }
  readonly positionals: readonly string[]
}

export interface Command<O extends Options> {
  readonly name: string
  /** What `--help` prints. */
  readonly help: string
  readonly options: O
  /** The most words it takes besides options; any number when absent. */
  readonly words?: number
  /** Whether it answers with `lookCode` instead of `exitCode`. */
  readonly looks?: true
  /** Answers the exit code; throws `Usage` and failures. */
  run(given: Arguments<O>, io: Io): Promise<number>
}

/** A command as `dispatch.ts` calls it: reads its arguments, answers `--help`, words what goes wrong. */
export function command<const O extends Options>({
  name,
  help,
  options,
  words,
  looks,
  run,
}: Command<O>): Run {
  return async (argv, io) => {
    try {
      const given = readArguments(argv, options)
      if (given.values.help) {
        io.out(help)
        return exitCode.done
      }
      const surplus = words === undefined ? undefined : given.positionals[words]
      if (surplus !== undefined) throw new Usage(`${surplus} is one word too many`)
      return await run(given, io)
    } catch (error) {
      const code = told(io, name, error)
      return looks ? lookCode.couldNotLook : code
    }
  }
}

/** Strict: an option nobody knows is wrong usage. */
function readArguments<O extends Options>(argv: readonly string[], options: O): Arguments<O> {
  try {
    const parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { ...commonOptions, ...options } as NonNullable<ParseArgsConfig['options']>,
    })
    return parsed as unknown as Arguments<O>
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error))
  }
}

/** Says what went wrong; answers the exit code of it. */
function told(io: Io, name: string, error: unknown): number {
  const { code, message, detail, hint } = asFailure(error)
  io.err(`plumbline ${name}: ${message}`)
  if (error instanceof Usage) {
    io.err(`Try: plumbline ${name} --help`)
    return exitCode.usage
  }
  if (detail) io.err(`  ${detail}`)
  if (hint) io.err(`  ${hint}`)
  if (!(error instanceof Failed) && io.environment.PLUMBLINE_DEBUG) io.err(String((error as Error).stack))
  if (code === 'outcomeUnknown') return exitCode.unknown
  return code === 'notReady' ? exitCode.notReady : exitCode.failed
}

/** Wrong usage: printed with a pointer to `--help`. */
export class Usage extends Error {}

export function isJson(format: string | undefined): boolean {
  if (format === undefined || format === 'text') return false
  if (format === 'json') return true
  throw new Usage(`--format is text or json, not ${format}`)
}

/** A whole positive number, or wrong usage. */
export function numberOf(text: string | undefined, what: string): number {
  if (text === undefined) throw new Usage(`${what} is missing`)
  if (!/^\d{1,15}$/.test(text)) throw new Usage(`${what} is a number, not ${text}`)
  return Number(text)
}

/** One of a few words, or wrong usage. */
export function oneOf<T extends string>(text: string, words: readonly T[], what: string): T {
  const found = words.find(word => word === text)
  if (found === undefined) throw new Usage(`${what} is one of ${words.join(', ')}, not ${text}`)
  return found
}
