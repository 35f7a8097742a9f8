// Two models of different major versions of PostgreSQL: what one of them did not know is no difference.
import type { Kind, Model } from '../model.ts'

/** The older major version; undefined when both are the same. */
export function olderMajor(a: Model, b: Model): number | undefined {
  const [first, second] = [a, b].map(({ serverVersion }) => Math.floor(serverVersion / 10000))
  return first === undefined || second === undefined || first === second ? undefined : Math.min(first, second)
}

/** Attributes by the version that brought them. */
const since: Readonly<Record<string, number>> = { multirange: 14, compression: 14 }

/** Whether one version of PostgreSQL merely did not know the attribute, or not this much of it. */
export function isOnlyNewer(
  kind: Kind,
  name: string,
  before: unknown,
  after: unknown,
  older: number,
): boolean {
  if (older < (since[name] ?? 0)) return true
  // Each comes with its own versions of them, and a dump asks for none.
  if (kind === 'extension' && name === 'version') return true
  if (kind === 'procedure' && name === 'arguments' && older < 14)
    return plainArguments(before) === plainArguments(after)
  if (kind === 'subscription' && name === 'options')
    return usualOptions(before, older).join() === usualOptions(after, older).join()
  // Before 18 a not-null constraint has neither a name nor anything else of its own.
  return name === 'notNull' && older < 18 && nullable(before) === nullable(after)
}

const nullable = (notNull: unknown) =>
  notNull === undefined || (typeof notNull === 'object' && notNull !== null && 'notValid' in notNull)

/** From 14 on a procedure's arguments are printed with IN. */
const plainArguments = (list: unknown) => String(list).replace(/(^|, )IN /g, '$1')

/** Without what is written out to stay as it was: 16 and 18 have other defaults. */
function usualOptions(options: unknown, older: number): readonly string[] {
  const list = (options ?? []) as readonly string[]
  return list.filter(
    option =>
      !(older < 16 && option === 'run_as_owner = true') &&
      !(older < 18 && /^streaming = (?:off|parallel)$/.test(option)),
  )
}
