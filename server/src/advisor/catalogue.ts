// Every rule there is, in the order of the documentation.
import type { Rule } from './rule.ts'
import { addColumnVolatileDefault } from './rules/add-column-volatile-default.ts'
import { dropColumn } from './rules/drop-column.ts'
import { fkNotValid } from './rules/fk-not-valid.ts'
import { indexNotConcurrent } from './rules/index-not-concurrent.ts'
import { setNotNull } from './rules/set-not-null.ts'
import { unusedIgnore } from './rules/unused-ignore.ts'

export const catalogue: readonly Rule[] = [
  indexNotConcurrent,
  addColumnVolatileDefault,
  fkNotValid,
  setNotNull,
  dropColumn,
  unusedIgnore,
]
