// One random statement for the fixture. Most can run; those that cannot are of no use and do no harm.
import fc from 'fast-check'
import { alterTable } from './alterTable.ts'
import { objects } from './objects.ts'
import { queries } from './queries.ts'
import { seldom } from './seldom.ts'
import type { Sql } from './words.ts'

export const statement: Sql = fc
  .oneof(
    { weight: 4, arbitrary: alterTable },
    { weight: 4, arbitrary: objects },
    { weight: 3, arbitrary: queries },
    { weight: 4, arbitrary: seldom },
  )
  .map(text => text.trim())
