// The seal of a revision, computed from what a client has in hand. It mirrors plumbline.seal in the
// store, so that neither side has to believe the other.
import { createHash } from 'node:crypto'
import type { IssueType, Revision, Target } from '#protocol/issue.ts'

type Sealed = Pick<
  Revision,
  'issueId' | 'number' | 'targets' | 'options' | 'version' | 'file' | 'createDatabase'
>

/** Hex SHA-256 over issue, number, type, options, version, file, new database and every target with its SQL. */
export function sealOf(type: IssueType, revision: Sealed): string {
  const hashes = new Map<string, string>()
  const scriptHash = (sql: string) => {
    const known = hashes.get(sql) ?? sha256(sql)
    hashes.set(sql, known)
    return known
  }
  const parts = [
    'plumbline seal 1',
    String(revision.issueId),
    String(revision.number),
    type,
    optionsText(revision.options),
    revision.version ?? null,
    revision.file ?? null,
    createDatabaseText(revision.createDatabase),
    ...revision.targets.flatMap((target: Target) => [
      String(target.databaseId),
      String(target.instanceId),
      target.databaseName,
      String(target.environmentId),
      scriptHash(target.sql),
    ]),
  ]
  return sha256(parts.map(part).join(''))
}

/** JSON keeps the order of its keys on the way to the store and back, and so the bytes that are sealed. */
export function optionsText(options: Revision['options']): string {
  return JSON.stringify(options)
}

export function createDatabaseText(request: Revision['createDatabase']): string | null {
  return request ? JSON.stringify(request) : null
}

const part = (text: string | null) => (text === null ? '-,' : `${Buffer.byteLength(text)}:${text},`)

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
