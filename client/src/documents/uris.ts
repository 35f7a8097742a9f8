// Writes and reads the URIs of our virtual documents. The query carries the truth; the path is only
// what tabs and headers show, and is the same on both sides of a diff. Pure: no vscode here.
import { shown } from '../display.ts'
import { scheme } from '../names.ts'

/** What a read-only document of ours shows. */
export type DocumentRef =
  /** An object's canonical DDL in a recorded schema; without `document`, the whole schema. */
  | {
      readonly kind: 'schema'
      readonly database: string
      readonly hash: string
      readonly document?: string
    }
  /** The SQL for one database in a revision of an issue. */
  | {
      readonly kind: 'issueSql'
      readonly issueId: number
      readonly revision: number
      readonly databaseId: number
      readonly database: string
    }
  /** The SQL of a change, as it ran. */
  | { readonly kind: 'changeSql'; readonly changeId: number; readonly database: string }

/** The parts of a URI that are ours to choose. */
export interface UriParts {
  readonly scheme: string
  readonly path: string
  readonly query: string
}

/** A part of a path for people: no slash, nothing invisible. */
function segment(name: string): string {
  return shown(name).replace(/[/\\]/g, '\u2215') || '_'
}

function path(ref: DocumentRef): string {
  const database = segment(ref.database)
  switch (ref.kind) {
    case 'schema':
      return ref.document === undefined
        ? `/${database}/schema.sql`
        : `/${database}/${ref.document.split('/').map(segment).join('/')}`
    case 'issueSql':
      return `/Issue ${ref.issueId}/${database}.sql`
    case 'changeSql':
      return `/Change ${ref.changeId}/${database}.sql`
  }
}

export function encode(ref: DocumentRef): UriParts {
  return {
    scheme: ref.kind === 'schema' ? scheme.schema : scheme.sql,
    path: path(ref),
    query: JSON.stringify(ref),
  }
}

/** The document a URI stands for; undefined when it is none that we wrote. */
export function decode(uri: UriParts): DocumentRef | undefined {
  const ref = parsed(uri.query)
  if (ref === undefined) return undefined
  return uri.scheme === (ref.kind === 'schema' ? scheme.schema : scheme.sql) ? ref : undefined
}

function parsed(query: string): DocumentRef | undefined {
  let value: unknown
  try {
    value = JSON.parse(query)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  const { kind, database, hash, document, issueId, revision, databaseId, changeId } = fields
  if (typeof database !== 'string') return undefined
  switch (kind) {
    case 'schema':
      if (typeof hash !== 'string') return undefined
      if (document === undefined) return { kind, database, hash }
      return typeof document === 'string' ? { kind, database, hash, document } : undefined
    case 'issueSql':
      return isId(issueId) && isId(revision) && isId(databaseId)
        ? { kind, database, issueId, revision, databaseId }
        : undefined
    case 'changeSql':
      return isId(changeId) ? { kind, database, changeId } : undefined
    default:
      return undefined
  }
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
