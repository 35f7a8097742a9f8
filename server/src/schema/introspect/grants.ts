// Privileges as the catalogs keep them, reduced to what differs from the start: a null ACL and
// the default written out mean the same, and the order of items means nothing.
import type { Grants } from '../model.ts'

const words: Readonly<Record<string, string>> = {
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
  D: 'truncate',
  x: 'references',
  t: 'trigger',
  m: 'maintain',
  X: 'execute',
  U: 'usage',
  C: 'create',
  c: 'connect',
  T: 'temporary',
  s: 'set',
  A: 'alter system',
}

/** All privileges of a kind of object, in the letters of `acldefault`. */
function allPrivileges(type: string, version: number): string {
  switch (type) {
    case 'r':
      return version >= 170000 ? 'arwdDxtm' : 'arwdDxt'
    case 'c':
      return 'arwx'
    case 's':
      return 'rwU'
    case 'd':
      return 'CTc'
    case 'n':
      return 'UC'
    case 'f':
      return 'X'
    default:
      return 'U'
  }
}

/** What PUBLIC has without being asked. */
const publicDefault: Readonly<Record<string, string>> = { d: 'Tc', f: 'X', T: 'U', l: 'U' }

export interface AclItem {
  readonly grantee: string
  readonly privileges: string
  readonly grantor: string
}

/** The items of an ACL: an array whose items may be quoted, with names that may be too. */
export function aclItems(text: string): AclItem[] {
  const items: string[] = []
  for (const match of text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)) {
    items.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(.)/g, '$1'))
  }
  return items.map(item => {
    const parts = /^("(?:[^"]|"")*"|[^=]*)=([^/]*)\/("(?:[^"]|"")*"|.*)$/.exec(item)
    return {
      grantee: bare(parts?.[1] ?? ''),
      privileges: parts?.[2] ?? '',
      grantor: bare(parts?.[3] ?? ''),
    }
  })
}

const bare = (name: string) => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name)

/** Letters to sorted words; `r*` becomes `select*`. */
function spelled(letters: string, by: string | undefined): string[] {
  const found = [...letters.matchAll(/([a-zA-Z])(\*?)/g)].map(
    ([, letter = '', star = '']) => `${words[letter] ?? letter}${star}${by === undefined ? '' : ` by ${by}`}`,
  )
  return found.sort()
}

/**
 * The difference of an ACL to the one such an object starts with; undefined when there is none.
 * A role that lost what it had at the start is listed with what it has left.
 */
export function readGrants(
  text: string | null,
  type: string,
  owner: string,
  version: number,
  start: Readonly<Record<string, string>> = startOf(type, owner, version),
): Grants | undefined {
  return text === null ? undefined : grantedAs(text, owner, start)?.grants
}

/** The same with what these roles had at the start, in words. */
export function grantedAs(
  text: string,
  owner: string,
  initial: Readonly<Record<string, string>>,
): { readonly grants: Grants; readonly start: Grants } | undefined {
  const held = new Map<string, string[]>()
  for (const item of aclItems(text)) {
    const grantee = item.grantee === '' ? 'public' : item.grantee
    const by = item.grantor === owner ? undefined : item.grantor
    // An owner's own grant options are implied.
    const letters = grantee === owner ? item.privileges.replaceAll('*', '') : item.privileges
    held.set(grantee, [...(held.get(grantee) ?? []), ...spelled(letters, by)])
  }
  const grants: Record<string, readonly string[]> = {}
  const begun: Record<string, readonly string[]> = {}
  for (const role of [...new Set([...held.keys(), ...Object.keys(initial)])].sort()) {
    const has = [...new Set(held.get(role) ?? [])].sort()
    const had = spelled(initial[role] ?? '', undefined)
    if (has.join() === had.join()) continue
    grants[role] = has
    begun[role] = had
  }
  return Object.keys(grants).length ? { grants, start: begun } : undefined
}

export function startOf(type: string, owner: string, version: number): Record<string, string> {
  const start: Record<string, string> = {}
  if (publicDefault[type]) start.public = publicDefault[type]
  if (owner && type !== 'c') start[owner] = allPrivileges(type, version)
  return start
}
