// What each migration starts from, by the database it is attached to and by the configuration that
// holds for it: the schema before the same file differs with both.
import type { Configuration } from '../configuration/configuration.ts'
import { scopeOf } from '../configuration/scope.ts'
import type { Ground } from '../impact/catalog/timeline.ts'
import { advisorOptions } from './advisorOptions.ts'
import type { AttachedDatabase } from './attachedDatabase.ts'
import { createGrounds, type Grounds } from './grounds.ts'
import { filePath, type Workspace } from './workspace.ts'

export interface AllGrounds {
  /** Undefined for what is no file and attached to nothing. */
  before(uri: string, configuration?: Configuration, database?: AttachedDatabase): Promise<Ground | undefined>
  edited(uri: string): void
  /** Files may have come, gone or changed. */
  forget(): void
}

/** `openText`: the text of a file as the editor has it, if it does. */
export function createAllGrounds(
  workspace: Workspace,
  openText: (file: string) => string | undefined,
): AllGrounds {
  /** All of one generation of the workspace. */
  let known = new Map<Configuration | undefined, Map<AttachedDatabase | undefined, Grounds>>()
  let generation = -1
  const all = () => [...known.values()].flatMap(byDatabase => [...byDatabase.values()])

  const made = (configuration: Configuration | undefined, database: AttachedDatabase | undefined) => {
    const { version, runner } = advisorOptions(workspace.settings, configuration?.settings, database)
    return createGrounds({
      version,
      ...(runner && { runner }),
      ...(database && { start: database.ground }),
      // What stands in the database already, its schema tells.
      counts: ({ version }) => !database || (version !== undefined && !database.isApplied(version)),
      openText,
    })
  }
  const groundsFor = (configuration: Configuration | undefined, database: AttachedDatabase | undefined) => {
    if (generation !== workspace.generation) {
      generation = workspace.generation
      known = new Map()
    }
    const byDatabase = known.get(configuration) ?? new Map<AttachedDatabase | undefined, Grounds>()
    known.set(configuration, byDatabase)
    const grounds = byDatabase.get(database) ?? made(configuration, database)
    byDatabase.set(database, grounds)
    return grounds
  }
  /** The command line's answer; where the project does not say, the editor's settings add theirs. */
  const isHistory = (file: string, uri: string, configuration: Configuration) =>
    scopeOf(configuration).isHistory(file) ||
    (configuration.settings.migrations === undefined && workspace.isMigration(uri))

  return {
    async before(uri, configuration, database) {
      const file = filePath(uri)
      if (file === undefined || (configuration && !isHistory(file, uri, configuration)))
        return database?.ground
      return await groundsFor(configuration, database).before(file)
    },
    edited(uri) {
      const file = filePath(uri)
      if (file !== undefined) for (const grounds of all()) grounds.edited(file)
    },
    forget() {
      for (const grounds of all()) grounds.forget()
    },
  }
}
