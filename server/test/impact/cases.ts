// The catalogue of cases, by what they are about.
import type { Group } from './case.ts'
import { addColumnGroups } from './cases/addColumn.ts'
import { alterTypeGroups } from './cases/alterType.ts'
import { behindViewGroups } from './cases/behindViews.ts'
import { callGroups } from './cases/calls.ts'
import { constraintGroups } from './cases/constraints.ts'
import { deepTreeGroups } from './cases/deepTrees.ts'
import { familyGroups } from './cases/families.ts'
import { foreignKeyQueryGroups } from './cases/foreignKeyQueries.ts'
import { levelGroups } from './cases/levels.ts'
import { maintenanceGroups } from './cases/maintenance.ts'
import { objectGroups } from './cases/objects.ts'
import { partitionGroups } from './cases/partitions.ts'
import { proofGroups } from './cases/proofs.ts'
import { queryGroups } from './cases/queries.ts'
import { seldomPartitionGroups } from './cases/seldomPartitions.ts'
import { seldomTableGroups } from './cases/seldomTables.ts'
import { sessionGroups } from './cases/sessions.ts'
import { tableGroups } from './cases/tables.ts'

export const groups: readonly Group[] = [
  ...addColumnGroups,
  ...alterTypeGroups,
  ...constraintGroups,
  ...tableGroups,
  ...partitionGroups,
  ...objectGroups,
  ...maintenanceGroups,
  ...queryGroups,
  ...foreignKeyQueryGroups,
  ...familyGroups,
  ...proofGroups,
  ...seldomTableGroups,
  ...seldomPartitionGroups,
  ...levelGroups,
  ...behindViewGroups,
  ...callGroups,
  ...deepTreeGroups,
  ...sessionGroups,
]
