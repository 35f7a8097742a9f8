// ATTACH PARTITION that must read the partition.
import { nameOf } from '../../impact/catalog/view.ts'
import { as, rangeName } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const partitionAttach = rule<'AlterTableStmt'>({
  id: 'partition-attach',
  category: 'locks',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Attaching a partition reads all of it under ACCESS EXCLUSIVE',
  why: `ATTACH takes only SHARE UPDATE EXCLUSIVE on the parent, but ACCESS EXCLUSIVE on the new partition, and reads all its rows to
prove that they belong there, unless a CHECK constraint proves it. A default partition is locked and read as well.`,
  fix: 'Before attaching, add a CHECK constraint with the same bounds NOT VALID and validate it (and NOT NULL on the key of a range); drop it afterwards.',
  exceptions:
    'Partitions created by the same script; partitions with a validated CHECK that implies the bounds.',
  aliases: ['pgls:safety/avoidAttachingPartition'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      if (cmd.subtype !== 'AT_AttachPartition' || stmt.objtype === 'OBJECT_INDEX') continue
      const child = context.view.relation(rangeName(as(cmd.def, 'PartitionCmd')?.name), 'table')
      const parent = context.relation(stmt.relation)
      const read = context.impact.scans.filter(work => {
        const own = work.relation === nameOf(child)
        return own ? context.newness(child) !== 'new' : context.newness(parent) !== 'new'
      })
      const own = read.find(work => work.relation === nameOf(child))
      const fallback = read.find(work => work.relation !== nameOf(child))
      if (own)
        context.report({
          at: span,
          table: child,
          perhaps: own.certainty === 'perhaps',
          message:
            own.certainty === 'perhaps'
              ? `Unless a validated CHECK proves its bounds, every row of ${nameOf(child)} is read under ACCESS EXCLUSIVE. Add such a CHECK first.`
              : `Every row of ${nameOf(child)} is read under ACCESS EXCLUSIVE to prove its bounds. Add a CHECK with the same bounds first, NOT VALID, and validate it.`,
        })
      else if (fallback)
        context.report({
          at: span,
          message: `The default partition ${fallback.relation} is locked and read, to prove that none of its rows belongs to ${nameOf(child)}. Keep the default partition empty, or give it a CHECK that excludes these rows.`,
        })
      const built = context.impact.buildsIndex.find(work => work.relation === nameOf(child))
      if (built && context.newness(child) !== 'new')
        context.report({
          at: span,
          table: child,
          perhaps: built.certainty === 'perhaps',
          message: `${nameOf(child)} lacks an index of ${nameOf(parent)}, which is built under ACCESS EXCLUSIVE. Create the same index on it concurrently first.`,
        })
    }
  },
  fires: [
    {
      before:
        'create table sale (id int, n int) partition by range (id); create index on sale (n); create table s1 (id int not null, n int, check (id >= 0 and id < 10))',
      sql: 'alter table sale attach partition s1 for values from (0) to (10)',
    },
    {
      before: 'create table sale (id int) partition by list (id); create table s1 (id int)',
      sql: 'alter table sale attach partition s1 for values in (1)',
    },
    { sql: 'alter table sale attach partition s1 for values in (1)' },
    {
      before: 'create table sale (id int) partition by list (id); create table sd partition of sale default',
      sql: 'create table s1 (id int); alter table sale attach partition s1 for values in (1)',
    },
  ],
  silent: [
    {
      before:
        'create table sale (id int) partition by range (id); create table s1 (id int not null, check (id >= 0 and id < 10))',
      sql: 'alter table sale attach partition s1 for values from (0) to (10)',
    },
    {
      before: 'create table sale (id int) partition by list (id)',
      sql: 'create table s1 (id int); alter table sale attach partition s1 for values in (1)',
    },
  ],
})
