// Bytebase's two templates for PostgreSQL: which of its rules are on, how severe, with which payload.
import type { Severity } from '#protocol/advice.ts'
import type { Level } from './advise.ts'
import { rulesNamed } from './names.ts'
import type { OptionValue } from './rule.ts'

type Template = 'dev' | 'prod'

interface Line {
  readonly dev?: Severity
  readonly prod?: Severity
  readonly options?: Readonly<Record<string, OptionValue>>
}

const w: Line = { dev: 'warning', prod: 'warning' }
const e: Line = { dev: 'error', prod: 'error' }
const we: Line = { dev: 'warning', prod: 'error' }
const prodWarning: Line = { prod: 'warning' }
const prodError: Line = { prod: 'error' }

const template: Readonly<Record<string, Line>> = {
  TABLE_REQUIRE_PK: e,
  TABLE_NO_FOREIGN_KEY: we,
  TABLE_DROP_NAMING_CONVENTION: { ...e, options: { pattern: '_del$' } },
  TABLE_COMMENT: { ...prodError, options: { required: true, maxLength: 64 } },
  TABLE_DISALLOW_PARTITION: e,
  STATEMENT_SELECT_NO_SELECT_ALL: we,
  STATEMENT_WHERE_REQUIRE_SELECT: we,
  STATEMENT_WHERE_REQUIRE_UPDATE_DELETE: we,
  STATEMENT_WHERE_NO_LEADING_WILDCARD_LIKE: we,
  STATEMENT_DISALLOW_ON_DEL_CASCADE: e,
  STATEMENT_DISALLOW_RM_TBL_CASCADE: e,
  STATEMENT_DISALLOW_TRUNCATE: we,
  STATEMENT_DISALLOW_COMMIT: we,
  STATEMENT_MERGE_ALTER_TABLE: we,
  STATEMENT_INSERT_ROW_LIMIT: { ...w, options: { limit: 1000 } },
  STATEMENT_INSERT_MUST_SPECIFY_COLUMN: we,
  STATEMENT_INSERT_DISALLOW_ORDER_BY_RAND: we,
  STATEMENT_AFFECTED_ROW_LIMIT: { ...w, options: { limit: 1000 } },
  STATEMENT_DML_DRY_RUN: e,
  STATEMENT_DISALLOW_ADD_COLUMN_WITH_DEFAULT: w,
  STATEMENT_ADD_CHECK_NOT_VALID: w,
  STATEMENT_ADD_FOREIGN_KEY_NOT_VALID: prodWarning,
  STATEMENT_DISALLOW_ADD_NOT_NULL: w,
  STATEMENT_CREATE_SPECIFY_SCHEMA: w,
  STATEMENT_CHECK_SET_ROLE_VARIABLE: w,
  STATEMENT_WHERE_DISALLOW_FUNCTIONS_AND_CALCULATIONS: prodWarning,
  STATEMENT_NON_TRANSACTIONAL: prodWarning,
  STATEMENT_OBJECT_OWNER_CHECK: we,
  NAMING_FULLY_QUALIFIED: w,
  NAMING_TABLE: w,
  NAMING_COLUMN: w,
  NAMING_INDEX_IDX: w,
  NAMING_INDEX_UK: w,
  NAMING_INDEX_PK: w,
  NAMING_INDEX_FK: w,
  COLUMN_REQUIRED: w,
  COLUMN_NO_NULL: w,
  COLUMN_DISALLOW_CHANGE_TYPE: e,
  COLUMN_COMMENT: { ...prodError, options: { required: true } },
  COLUMN_TYPE_DISALLOW_LIST: { ...we, options: { types: ['json'] } },
  COLUMN_MAXIMUM_CHARACTER_LENGTH: { ...w, options: { maximum: 20 } },
  COLUMN_REQUIRE_DEFAULT: w,
  COLUMN_DEFAULT_DISALLOW_VOLATILE: w,
  SCHEMA_BACKWARD_COMPATIBILITY: w,
  INDEX_NO_DUPLICATE_COLUMN: e,
  INDEX_KEY_NUMBER_LIMIT: { ...w, options: { maximum: 5 } },
  INDEX_TOTAL_NUMBER_LIMIT: { ...w, options: { maximum: 5 } },
  INDEX_PRIMARY_KEY_TYPE_ALLOWLIST: { ...e, options: { types: ['serial', 'bigserial', 'int', 'bigint'] } },
  INDEX_CREATE_CONCURRENTLY: w,
  // The template lists MySQL's names, which PostgreSQL does not have: its own stand here.
  SYSTEM_CHARSET_ALLOWLIST: { ...we, options: { encodings: ['UTF8'] } },
  SYSTEM_COLLATION_ALLOWLIST: { ...we, options: { collations: [] } },
  SYSTEM_COMMENT_LENGTH: { ...w, options: { maxLength: 64 } },
}

export function bytebaseLevels(name: Template): Map<string, Level> {
  const levels = new Map<string, Level>()
  for (const [id, line] of Object.entries(template)) {
    const severity = line[name]
    if (!severity) continue
    for (const rule of rulesNamed(`bytebase:${id}`)) {
      if (levels.get(rule.id)?.severity === 'error') continue
      levels.set(rule.id, { severity, options: line.options ?? {} })
    }
  }
  return levels
}
