// What may be typed where a name is asked for. Pure.

/** PostgreSQL cuts names longer than this many bytes (NAMEDATALEN - 1). */
const longestName = 63

/** What is wrong with a name for a new database or schema object; undefined when nothing is. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'A name is needed.'
  if (name !== name.trim()) return 'The name begins or ends with a space.'
  if (name.includes('\0')) return 'A name cannot hold the character NUL.'
  const bytes = new TextEncoder().encode(name).length
  if (bytes > longestName) return `The name has ${bytes} bytes; PostgreSQL would cut it after ${longestName}.`
  return undefined
}

export function databaseNameProblem(name: string, taken: readonly string[]): string | undefined {
  const problem = nameProblem(name)
  if (problem) return problem
  if (taken.includes(name)) return `The instance has a database named ${name} already.`
  if (/^(template0|template1)$/.test(name)) return `${name} is one of PostgreSQL's own databases.`
  return undefined
}

/** `what` it is called. */
export function titleProblem(title: string, what: 'title' | 'name' = 'title'): string | undefined {
  if (title.trim() === '') return `A ${what} is needed.`
  if (title.length > 200) return `A ${what} has at most 200 characters.`
  return undefined
}

export function portProblem(text: string): string | undefined {
  const port = Number(text)
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? undefined : 'A port is a number from 1 to 65535.'
}
