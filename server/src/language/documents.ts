// The open documents, kept in step with the editor, and what is found in each. Looking again is put
// off until somebody asks, and then costs only what has changed.
import type { Connection } from 'vscode-languageserver/node'
import { createFinder, type Finder, problemsOf } from '../advisor/finder.ts'
import type { Found } from '../advisor/finding.ts'
import type { AdvisorSettings } from '../advisor/settings.ts'
import type { Ground } from '../impact/catalog/timeline.ts'
import { advisorOptions } from './advisorOptions.ts'
import type { AttachedDatabase, AttachedDatabases } from './attachedDatabase.ts'
import { createConfigurations } from './configurations.ts'
import { type ContentChange, changeDocument, type OpenDocument, openDocument } from './document.ts'
import { createGrounds, type Grounds, versionOf } from './grounds.ts'
import { filePath, normalized, type Workspace } from './workspace.ts'

export interface Documents {
  get(uri: string): OpenDocument | undefined
  all(): Iterable<OpenDocument>
  /** What is found in a document now; nothing in one that is no migration. */
  findings(document: OpenDocument): Promise<readonly Found[]>
  /** The finder of a document, brought up to date; undefined for one that is no migration. */
  finder(document: OpenDocument): Promise<Finder | undefined>
  /** What a file that nobody has open starts from. */
  groundOf(uri: string): Promise<Ground | undefined>
  /** What the project's configuration file says for a file. */
  configurationOf(uri: string): Promise<AdvisorSettings | undefined>
  /** Has files that are attached to a database advised against it, as soon as it is known. */
  useDatabases(databases: AttachedDatabases): void
  /** Files on disk may have changed. */
  forgetFiles(): void
  /** Calls back after a document opened or changed, with the document, or closed, with its URI alone. */
  onChange(listener: (uri: string, document: OpenDocument | undefined) => void): void
}

/** What was found in a document, and what that rests on. */
interface Looked {
  readonly finder: Finder
  readonly generation: number
  readonly ground: Ground | undefined
  readonly database: AttachedDatabase | undefined
  readonly configuration: AdvisorSettings | undefined
  readonly version: number
  readonly findings: readonly Found[]
}

export function createDocuments(connection: Connection, workspace: Workspace): Documents {
  const open = new Map<string, OpenDocument>()
  const looked = new WeakMap<OpenDocument, Looked>()
  const listeners: ((uri: string, document: OpenDocument | undefined) => void)[] = []
  const changed = (uri: string, document?: OpenDocument) => {
    for (const listener of listeners) listener(uri, document)
  }

  const configurations = createConfigurations(message => connection.console.warn(message))
  let databases: AttachedDatabases = () => undefined
  /** By the database they start from; all of one generation. */
  let grounds = new Map<AttachedDatabase | undefined, Grounds>()
  let groundsOf = -1
  const groundsFor = (database: AttachedDatabase | undefined) => {
    if (groundsOf !== workspace.generation) {
      groundsOf = workspace.generation
      grounds = new Map()
    }
    const known = grounds.get(database)
    if (known) return known
    const { version, runner } = advisorOptions(workspace.settings, undefined, database)
    const isWaiting = (name: string) => {
      const own = versionOf(name)
      return own !== undefined && !database?.isApplied(own)
    }
    const made = createGrounds({
      version,
      ...(runner && { runner }),
      ...(database && { start: database.ground }),
      isMigration: name => workspace.isMigration(`file://${name}`) && (!database || isWaiting(name)),
      openText: name => openByPath(name)?.script.text,
    })
    grounds.set(database, made)
    return made
  }
  /** The database that a file is about to run on; none where it has run already. */
  const databaseFor = (uri: string): AttachedDatabase | undefined => {
    const id = workspace.databaseOf(uri)
    const database = id === undefined ? undefined : databases(id)
    const own = versionOf(filePath(uri) ?? '')
    return own !== undefined && database?.isApplied(own) ? undefined : database
  }
  const openByPath = (name: string) => {
    for (const document of open.values()) if (filePath(document.uri) === name) return document
    return undefined
  }
  const groundOf = async (uri: string, database?: AttachedDatabase) => {
    const name = filePath(uri)
    return name === undefined ? database?.ground : await groundsFor(database).before(name)
  }

  const forgetFiles = () => {
    for (const one of grounds.values()) one.forget()
    configurations.forget()
  }

  const look = async (document: OpenDocument): Promise<Looked | undefined> => {
    if (!workspace.isMigration(document.uri)) return undefined
    const { generation } = workspace
    const database = databaseFor(document.uri)
    const ground = await groundOf(document.uri, database)
    const configuration = await configurations.of(document.uri)
    // Other settings came in meanwhile: what was read rests on the old ones.
    if (generation !== workspace.generation) return await look(document)
    const { version } = document
    const last = looked.get(document)
    const sameRules =
      last?.generation === generation &&
      last.ground === ground &&
      last.database === database &&
      last.configuration === configuration
    if (sameRules && last.version === version) return last
    const finder = sameRules
      ? last.finder
      : createFinder({
          ...advisorOptions(workspace.settings, configuration, database),
          ...(ground && { ground }),
        })
    try {
      const findings = finder.find(document.script, document.lines)
      const now = { finder, generation, ground, database, configuration, version, findings }
      looked.set(document, now)
      return now
    } catch (error) {
      // A defect of ours must not take the syntax errors with it. The next look begins afresh.
      connection.console.error(
        `Advice on ${document.uri} failed: ${error instanceof Error ? error.stack : error}`,
      )
      looked.delete(document)
      const findings = problemsOf(document.script.statements)
      return { finder, generation, ground, database, configuration, version, findings }
    }
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    const document = openDocument(uri, version, text)
    open.set(normalized(uri), document)
    changed(uri, document)
  })
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = open.get(normalized(textDocument.uri))
    if (!document) return
    changeDocument(document, textDocument.version, contentChanges as ContentChange[])
    changed(document.uri, document)
  })
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (!open.delete(normalized(uri))) return
    forgetFiles()
    changed(uri)
  })
  connection.onDidSaveTextDocument(forgetFiles)

  return {
    get: uri => open.get(normalized(uri)),
    all: () => open.values(),
    findings: async document => (await look(document))?.findings ?? [],
    finder: async document => (await look(document))?.finder,
    groundOf: uri => groundOf(uri),
    configurationOf: uri => configurations.of(uri),
    useDatabases(given) {
      databases = given
    },
    forgetFiles,
    onChange: listener => void listeners.push(listener),
  }
}
