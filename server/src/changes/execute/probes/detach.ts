// ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY: between its two transactions the partition is
// pending, and FINALIZE brings it to its end.
import { type Probe, qualifiedName, relationOid } from './probe.ts'

interface Noted {
  readonly parent: string | null
  readonly partition: string | null
  readonly attached: boolean
}

export const detachPartition: Probe<Noted> = {
  async note(client, node) {
    if (!('AlterTableStmt' in node)) throw new TypeError('Not an AlterTableStmt')
    const { relation, cmds } = node.AlterTableStmt
    const parent = await relationOid(client, relation ?? {})
    const command = cmds?.[0]
    const def = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined
    const named = def && 'PartitionCmd' in def ? def.PartitionCmd.name : undefined
    const partition = await relationOid(client, named ?? {})
    const attached = (await attachment(client, parent, partition)) !== undefined
    return { parent, partition, attached }
  },

  async look(client, { parent, partition, attached }) {
    if (!attached || parent === null || partition === null)
      return { kind: 'notApplied', how: 'it was no partition before' }
    const row = await attachment(client, parent, partition)
    if (!row) return { kind: 'applied', how: 'the partition is detached' }
    if (!row.pending) return { kind: 'notApplied', how: 'the partition is attached' }
    return {
      kind: 'finish',
      how: 'the partition is pending detachment',
      sql: [
        `alter table ${await qualifiedName(client, parent)} ` +
          `detach partition ${await qualifiedName(client, partition)} finalize`,
      ],
    }
  },
}

async function attachment(
  client: Parameters<typeof relationOid>[0],
  parent: string | null,
  partition: string | null,
): Promise<{ pending: boolean } | undefined> {
  if (parent === null || partition === null) return undefined
  // The column exists since 14, like the statement.
  const { rows } = await client.query(
    `select coalesce((pg_catalog.to_jsonb(i) ->> 'inhdetachpending')::boolean, false) as pending
     from pg_catalog.pg_inherits i
     where i.inhparent = $1::oid
       and i.inhrelid = $2::oid`,
    [parent, partition],
  )
  return rows[0]
}
