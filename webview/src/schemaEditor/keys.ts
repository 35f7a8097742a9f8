// An index key begins with a column or is an expression. Follows a column's new name in the former;
// the server judges everything else.
import { quoted } from '../quoted.ts'

const leading = /^\s*("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)(?=\s|$)/i

export function renameKey(key: string, from: string, to: string): string {
  const found = leading.exec(key)
  const word = found?.[1]
  if (word === undefined) return key
  const name = word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word.toLowerCase()
  return name === from ? quoted(to) + key.slice(found?.[0].length ?? 0) : key
}
