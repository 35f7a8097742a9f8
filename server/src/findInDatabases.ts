// Looks for schema objects in several databases at once: one that does not answer hides nothing of the others.
import type { SchemaObject } from '#protocol/instance.ts'
import type { Running } from './running.ts'
import { findObjects } from './schema/introspect/findObjects.ts'
import { inDatabase } from './targets.ts'

interface Wanted {
  readonly databaseIds: readonly number[]
  readonly text: string
  readonly limit: number
}

interface Found {
  readonly databaseId: number
  readonly object: SchemaObject
}

/** The best matches of each database come first. Fails with the first one's failure where none can be searched. */
export async function findInDatabases(
  running: Running,
  { databaseIds, text, limit }: Wanted,
  signal: AbortSignal,
): Promise<{ readonly found: readonly Found[]; readonly missed: readonly number[] }> {
  const answers = await Promise.allSettled(
    databaseIds.map(id =>
      inDatabase(running, id, 'explorer', signal, client => findObjects(client, text, limit)),
    ),
  )
  const missed = databaseIds.filter((_, index) => answers[index]?.status === 'rejected')
  const [first] = answers
  if (first?.status === 'rejected' && missed.length === databaseIds.length) throw first.reason
  const ranked = answers.flatMap((answer, index) =>
    answer.status === 'rejected'
      ? []
      : answer.value.map((object, rank) => ({ databaseId: databaseIds[index] ?? 0, object, rank })),
  )
  const found = ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ databaseId, object }) => ({ databaseId, object }))
  return { found, missed }
}
