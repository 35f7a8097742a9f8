// One migration: its file's name read, its text, its checksum.
import { type Checksum, checksum } from './checksum.ts'
import { type MigrationName, readMigrationName } from './migrationName.ts'
import { type Sections, sectionsOf } from './sections.ts'

export interface Migration extends MigrationName {
  /** Relative to the folder that was read, with `/`. */
  readonly file: string
  /** The whole file, with its byte order mark and line ends. */
  readonly text: string
  /** What runs: the whole text, or the way up where the file holds both. */
  readonly sql: string
  readonly sections?: Sections
  /** Of the whole text. */
  readonly checksum: Checksum
}

export interface MigrationProblem {
  readonly file: string
  /** One sentence. */
  readonly message: string
}

/** Null for a file that is no migration. */
export function readMigration(file: string, text: string): Migration | MigrationProblem | null {
  const reading = readMigrationName(file)
  if (reading.kind === 'other') return null
  if (reading.kind === 'wrong') return { file, message: reading.message }
  const sections = sectionsOf(text)
  return {
    ...reading.name,
    file,
    text,
    sql: sections ? text.slice(sections.up.start, sections.up.end).trim() : text,
    ...(sections === undefined ? {} : { sections }),
    checksum: checksum(text),
  }
}
