// The schema a database has right after CREATE DATABASE: what its template gave it.
import type { SnapshotRecord } from '../../store/records.ts'
import type { Engine } from './context.ts'

export async function readNewDatabase(
  engine: Pick<Engine, 'targets' | 'schema'>,
  made: { readonly instanceId: number; readonly databaseName: string },
): Promise<SnapshotRecord> {
  const { instanceId, databaseName } = made
  const client = await engine.targets.open({ instanceId, databaseName }, 'plumbline first look')
  try {
    return await engine.schema.read(client)
  } finally {
    await engine.targets.close(client)
  }
}
