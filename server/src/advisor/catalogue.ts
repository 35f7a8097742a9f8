// Every rule there is, in the order of the documentation.
import type { Rule } from './rule.ts'
import { addColumnConstrainedDomain } from './rules/add-column-constrained-domain.ts'
import { addColumnDefault } from './rules/add-column-default.ts'
import { addColumnInlineCheck } from './rules/add-column-inline-check.ts'
import { addColumnInlineUnique } from './rules/add-column-inline-unique.ts'
import { addColumnSerial } from './rules/add-column-serial.ts'
import { addColumnStoredGenerated } from './rules/add-column-stored-generated.ts'
import { addColumnVolatileDefault } from './rules/add-column-volatile-default.ts'
import { addRequiredColumn } from './rules/add-required-column.ts'
import { affectedRows } from './rules/affected-rows.ts'
import { applicationNameMissing } from './rules/application-name-missing.ts'
import { backfillWithDdl } from './rules/backfill-with-ddl.ts'
import { banChar } from './rules/ban-char.ts'
import { changeColumnType } from './rules/change-column-type.ts'
import { changeDefault } from './rules/change-default.ts'
import { changeWithoutWhere } from './rules/change-without-where.ts'
import { characterLength } from './rules/character-length.ts'
import { charset } from './rules/charset.ts'
import { checkNotValid } from './rules/check-not-valid.ts'
import { collation } from './rules/collation.ts'
import { columnAlignment } from './rules/column-alignment.ts'
import { columnComment } from './rules/column-comment.ts'
import { columnNoNull } from './rules/column-no-null.ts'
import { columnRequireDefault } from './rules/column-require-default.ts'
import { columnRequired } from './rules/column-required.ts'
import { commentLength } from './rules/comment-length.ts'
import { concurrentlyInTransaction } from './rules/concurrently-in-transaction.ts'
import { createDomainConstraint } from './rules/create-domain-constraint.ts'
import { createPartitionOf } from './rules/create-partition-of.ts'
import { creatingEnum } from './rules/creating-enum.ts'
import { directive } from './rules/directive.ts'
import { disallowChangeType } from './rules/disallow-change-type.ts'
import { disallowCommit } from './rules/disallow-commit.ts'
import { dmlDryRun } from './rules/dml-dry-run.ts'
import { domainConstraint } from './rules/domain-constraint.ts'
import { dropCascade } from './rules/drop-cascade.ts'
import { dropColumn } from './rules/drop-column.ts'
import { dropConstraint } from './rules/drop-constraint.ts'
import { dropDatabase } from './rules/drop-database.ts'
import { dropIndexNotConcurrent } from './rules/drop-index-not-concurrent.ts'
import { dropNotNull } from './rules/drop-not-null.ts'
import { dropOwned } from './rules/drop-owned.ts'
import { dropSchema } from './rules/drop-schema.ts'
import { dropTable } from './rules/drop-table.ts'
import { dropTableNaming } from './rules/drop-table-naming.ts'
import { duplicateColumnAssignment } from './rules/duplicate-column-assignment.ts'
import { duplicateIndex } from './rules/duplicate-index.ts'
import { enumValueInTransaction } from './rules/enum-value-in-transaction.ts'
import { enumValueOrder } from './rules/enum-value-order.ts'
import { exclusionConstraint } from './rules/exclusion-constraint.ts'
import { explicitLock } from './rules/explicit-lock.ts'
import { fkNotValid } from './rules/fk-not-valid.ts'
import { fkWithoutIndex } from './rules/fk-without-index.ts'
import { fullyQualified } from './rules/fully-qualified.ts'
import { functionOnIndexedColumn } from './rules/function-on-indexed-column.ts'
import { identifierTooLong } from './rules/identifier-too-long.ts'
import { idleTimeoutMissing } from './rules/idle-timeout-missing.ts'
import { indexCorruption14 } from './rules/index-corruption-14.ts'
import { indexDuplicateColumn } from './rules/index-duplicate-column.ts'
import { indexKeyLimit } from './rules/index-key-limit.ts'
import { indexNotConcurrent } from './rules/index-not-concurrent.ts'
import { indexTotalLimit } from './rules/index-total-limit.ts'
import { insertColumns } from './rules/insert-columns.ts'
import { insertOrderByRandom } from './rules/insert-order-by-random.ts'
import { insertRowLimit } from './rules/insert-row-limit.ts'
import { leadingWildcard } from './rules/leading-wildcard.ts'
import { lockTimeoutMissing } from './rules/lock-timeout-missing.ts'
import { mergeAlterTable } from './rules/merge-alter-table.ts'
import { mixedDdlDml } from './rules/mixed-ddl-dml.ts'
import { namingCheck } from './rules/naming-check.ts'
import { namingColumn } from './rules/naming-column.ts'
import { namingForeignKey } from './rules/naming-foreign-key.ts'
import { namingIndex } from './rules/naming-index.ts'
import { namingPrimaryKey } from './rules/naming-primary-key.ts'
import { namingSchema } from './rules/naming-schema.ts'
import { namingTable } from './rules/naming-table.ts'
import { namingUnique } from './rules/naming-unique.ts'
import { noForeignKeys } from './rules/no-foreign-keys.ts'
import { noPartitions } from './rules/no-partitions.ts'
import { objectOwner } from './rules/object-owner.ts'
import { onDeleteCascade } from './rules/on-delete-cascade.ts'
import { partitionAttach } from './rules/partition-attach.ts'
import { partitionDetachNotConcurrent } from './rules/partition-detach-not-concurrent.ts'
import { policyRuleLocks } from './rules/policy-rule-locks.ts'
import { preferBigint } from './rules/prefer-bigint.ts'
import { preferIdentity } from './rules/prefer-identity.ts'
import { preferJsonb } from './rules/prefer-jsonb.ts'
import { preferRobustStatements } from './rules/prefer-robust-statements.ts'
import { preferText } from './rules/prefer-text.ts'
import { preferTimestamptz } from './rules/prefer-timestamptz.ts'
import { primaryKey } from './rules/primary-key.ts'
import { primaryKeyNullable } from './rules/primary-key-nullable.ts'
import { primaryKeyType } from './rules/primary-key-type.ts'
import { priorBackup } from './rules/prior-backup.ts'
import { refreshMatview } from './rules/refresh-matview.ts'
import { refreshMatviewConcurrently } from './rules/refresh-matview-concurrently.ts'
import { reindexNotConcurrent } from './rules/reindex-not-concurrent.ts'
import { renameColumn } from './rules/rename-column.ts'
import { renameSchema } from './rules/rename-schema.ts'
import { renameTable } from './rules/rename-table.ts'
import { requireTableSchema } from './rules/require-table-schema.ts'
import { selectAll } from './rules/select-all.ts'
import { selectWhereRequired } from './rules/select-where-required.ts'
import { setNotNull } from './rules/set-not-null.ts'
import { setNullOnNotNull } from './rules/set-null-on-not-null.ts'
import { setRoleFirst } from './rules/set-role-first.ts'
import { setSchema } from './rules/set-schema.ts'
import { statementAfterAccessExclusive } from './rules/statement-after-access-exclusive.ts'
import { statementRefused } from './rules/statement-refused.ts'
import { statementTimeoutMissing } from './rules/statement-timeout-missing.ts'
import { tableComment } from './rules/table-comment.ts'
import { tableRequirePk } from './rules/table-require-pk.ts'
import { tableRewrite } from './rules/table-rewrite.ts'
import { transactionNesting } from './rules/transaction-nesting.ts'
import { triggerLocks } from './rules/trigger-locks.ts'
import { truncate } from './rules/truncate.ts'
import { truncateCascade } from './rules/truncate-cascade.ts'
import { typeDisallowList } from './rules/type-disallow-list.ts'
import { uncommittedTransaction } from './rules/uncommitted-transaction.ts'
import { uniqueConstraint } from './rules/unique-constraint.ts'
import { uniqueIndexMayFail } from './rules/unique-index-may-fail.ts'
import { unknownObject } from './rules/unknown-object.ts'
import { unusedIgnore } from './rules/unused-ignore.ts'
import { validateInSameTransaction } from './rules/validate-in-same-transaction.ts'
import { viewInTheWay } from './rules/view-in-the-way.ts'
import { wideLockWindow } from './rules/wide-lock-window.ts'

export const catalogue: readonly Rule[] = [
  dropIndexNotConcurrent,
  duplicateIndex,
  fkWithoutIndex,
  indexCorruption14,
  indexDuplicateColumn,
  indexKeyLimit,
  indexNotConcurrent,
  indexTotalLimit,
  primaryKeyType,
  reindexNotConcurrent,
  addColumnConstrainedDomain,
  addColumnDefault,
  addColumnInlineCheck,
  addColumnInlineUnique,
  addColumnSerial,
  addColumnStoredGenerated,
  addColumnVolatileDefault,
  addRequiredColumn,
  changeColumnType,
  checkNotValid,
  createDomainConstraint,
  domainConstraint,
  dropConstraint,
  exclusionConstraint,
  fkNotValid,
  noForeignKeys,
  onDeleteCascade,
  primaryKey,
  primaryKeyNullable,
  setNotNull,
  setNullOnNotNull,
  tableRequirePk,
  uniqueConstraint,
  validateInSameTransaction,
  banChar,
  characterLength,
  creatingEnum,
  enumValueOrder,
  preferBigint,
  preferIdentity,
  preferJsonb,
  preferText,
  preferTimestamptz,
  typeDisallowList,
  applicationNameMissing,
  backfillWithDdl,
  createPartitionOf,
  explicitLock,
  idleTimeoutMissing,
  lockTimeoutMissing,
  mergeAlterTable,
  partitionAttach,
  partitionDetachNotConcurrent,
  policyRuleLocks,
  refreshMatview,
  refreshMatviewConcurrently,
  statementAfterAccessExclusive,
  statementTimeoutMissing,
  tableRewrite,
  triggerLocks,
  wideLockWindow,
  dropCascade,
  dropColumn,
  dropDatabase,
  dropOwned,
  dropSchema,
  dropTable,
  truncate,
  truncateCascade,
  disallowChangeType,
  dropNotNull,
  renameColumn,
  renameSchema,
  renameTable,
  setSchema,
  changeDefault,
  concurrentlyInTransaction,
  disallowCommit,
  enumValueInTransaction,
  mixedDdlDml,
  preferRobustStatements,
  transactionNesting,
  uncommittedTransaction,
  changeWithoutWhere,
  priorBackup,
  directive,
  objectOwner,
  dmlDryRun,
  affectedRows,
  insertRowLimit,
  uniqueIndexMayFail,
  duplicateColumnAssignment,
  functionOnIndexedColumn,
  insertColumns,
  insertOrderByRandom,
  leadingWildcard,
  selectAll,
  selectWhereRequired,
  dropTableNaming,
  fullyQualified,
  identifierTooLong,
  namingCheck,
  namingColumn,
  namingForeignKey,
  namingIndex,
  namingPrimaryKey,
  namingSchema,
  namingTable,
  namingUnique,
  requireTableSchema,
  charset,
  collation,
  columnAlignment,
  columnComment,
  columnNoNull,
  columnRequireDefault,
  columnRequired,
  commentLength,
  noPartitions,
  setRoleFirst,
  tableComment,
  unusedIgnore,
  statementRefused,
  unknownObject,
  viewInTheWay,
]
