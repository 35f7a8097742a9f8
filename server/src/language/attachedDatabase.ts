// What the language server knows of a database that files are attached to. It only asks; who reads
// databases, and when, is attachedDatabases.ts.
import type { PresetName } from '../advisor/presets.ts'
import type { Ground } from '../impact/catalog/timeline.ts'

export interface AttachedDatabase {
  /** Its schema as it is, with the sizes of its tables. */
  readonly ground: Ground
  /** Major version. */
  readonly version: number
  /** The name of its environment. */
  readonly environment?: string
  /** What its environment holds migrations to; absent where the environment does not say. */
  readonly preset?: PresetName
  /** The migration of this version stands in it already, by a change or under its baseline. */
  isApplied(version: string): boolean
}

/** Undefined as long as nothing is known; asking has it read. The same object while nothing has changed. */
export type AttachedDatabases = (databaseId: number) => AttachedDatabase | undefined
