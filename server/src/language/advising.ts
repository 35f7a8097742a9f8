// What is found in migrations, open or not. Looking again is put off until somebody asks, and then
// costs only what has changed: in the document, in what stands before it, or in what was configured.
import type { Connection } from 'vscode-languageserver/node'
import { createFinder, type Finder, problemsOf } from '../advisor/finder.ts'
import type { Found } from '../advisor/finding.ts'
import type { Configuration } from '../configuration/configuration.ts'
import type { Configurations } from '../configuration/configurations.ts'
import { scopeOf } from '../configuration/scope.ts'
import type { Ground } from '../impact/catalog/timeline.ts'
import { versionOf } from '../migrations/migrationName.ts'
import { advisorOptions } from './advisorOptions.ts'
import { createAllGrounds } from './allGrounds.ts'
import type { AttachedDatabase, AttachedDatabases } from './attachedDatabase.ts'
import type { OpenDocument } from './document.ts'
import type { Documents } from './documents.ts'
import { filePath, type Workspace } from './workspace.ts'

/** All that a look at a migration rests on besides its own text. */
export interface Basis {
  /** The workspace's. */
  readonly generation: number
  /** Undefined for what is no file. */
  readonly configuration: Configuration | undefined
  readonly database: AttachedDatabase | undefined
  readonly ground: Ground | undefined
}

export interface Advising {
  /** What is found in a document now; nothing in one that is not looked at. */
  findings(document: OpenDocument): Promise<readonly Found[]>
  /** The finder of a document, brought up to date; undefined for one that is not looked at. */
  finder(document: OpenDocument): Promise<Finder | undefined>
  /** For a file that nobody has open; undefined for one that is not looked at. */
  basisOf(uri: string): Promise<Basis | undefined>
  /** Has files that are attached to a database advised against it, as soon as it is known. */
  useDatabases(databases: AttachedDatabases): void
  /** The text of a file on disk is another. */
  fileEdited(uri: string): void
  /** Files may have come, gone or changed. */
  forgetFiles(): void
}

interface Looked {
  readonly basis: Basis
  readonly finder: Finder
  readonly version: number
  readonly findings: readonly Found[]
}

export function finderOn({ configuration, database, ground }: Basis, workspace: Workspace): Finder {
  return createFinder({
    ...advisorOptions(workspace.settings, configuration?.settings, database),
    ...(ground && { ground }),
  })
}

export const sameBasis = (a: Basis, b: Basis): boolean =>
  a.generation === b.generation &&
  a.configuration === b.configuration &&
  a.database === b.database &&
  a.ground === b.ground

export function createAdvising(
  connection: Connection,
  workspace: Workspace,
  documents: Documents,
  configurations: Configurations,
): Advising {
  const looked = new WeakMap<OpenDocument, Looked>()
  const grounds = createAllGrounds(workspace, documents.textOf)
  let databases: AttachedDatabases = () => undefined
  documents.onChange(uri => grounds.edited(uri))

  /** The database that a file is about to run on; none where it has run already. */
  const databaseFor = (uri: string): AttachedDatabase | undefined => {
    const id = workspace.databaseOf(uri)
    const database = id === undefined ? undefined : databases(id)
    const own = versionOf(filePath(uri) ?? '')
    return own !== undefined && database?.isApplied(own) ? undefined : database
  }

  const basisFor = async (uri: string, database?: AttachedDatabase): Promise<Basis | undefined> => {
    const { generation } = workspace
    const file = filePath(uri)
    const configuration = file === undefined ? undefined : await configurations.of(file)
    if (file !== undefined && configuration && scopeOf(configuration).isExcluded(file)) return undefined
    const ground = await grounds.before(uri, configuration, database)
    return { generation, configuration, database, ground }
  }

  const look = async (document: OpenDocument): Promise<Looked | undefined> => {
    if (!workspace.isMigration(document.uri)) return undefined
    const { generation } = workspace
    const basis = await basisFor(document.uri, databaseFor(document.uri))
    // Other settings came in meanwhile: what was read rests on the old ones.
    if (generation !== workspace.generation) return await look(document)
    if (!basis) return undefined
    const { version } = document
    const last = looked.get(document)
    const known = last && sameBasis(last.basis, basis) ? last : undefined
    if (known?.version === version) return known
    const finder = known?.finder ?? finderOn(basis, workspace)
    try {
      const findings = finder.find(document.script, document.lines)
      const now = { basis, finder, version, findings }
      looked.set(document, now)
      return now
    } catch (error) {
      // A defect of ours must not take the syntax errors with it. The next look begins afresh.
      connection.console.error(
        `Advice on ${document.uri} failed: ${error instanceof Error ? error.stack : error}`,
      )
      looked.delete(document)
      return {
        basis,
        finder,
        version,
        findings: problemsOf(document.script.statements, finder.advisor.runner),
      }
    }
  }

  return {
    findings: async document => (await look(document))?.findings ?? [],
    finder: async document => (await look(document))?.finder,
    basisOf: async uri => (workspace.isMigration(uri) ? await basisFor(uri, databaseFor(uri)) : undefined),
    useDatabases(given) {
      databases = given
    },
    fileEdited: uri => grounds.edited(uri),
    forgetFiles: () => grounds.forget(),
  }
}
