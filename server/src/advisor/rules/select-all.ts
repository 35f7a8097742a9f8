// SELECT *.
import { as, walk } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const selectAll = rule({
  id: 'select-all',
  category: 'queries',
  severity: 'info',
  summary: 'SELECT * takes whatever columns there are',
  why: 'Clients get columns they do not know when one is added; a view keeps the columns of the day it was made.',
  fix: 'Name the columns.',
  exceptions: '`count(*)`, and `EXISTS (SELECT * …)`.',
  aliases: ['bytebase:STATEMENT_SELECT_NO_SELECT_ALL'],
  check(context) {
    walk(context.tree, (kind, body) => {
      if (kind === 'SubLink' && (body as { subLinkType?: string }).subLinkType === 'EXISTS_SUBLINK')
        return false
      if (kind !== 'ResTarget') return undefined
      const reference = as((body as { val?: Parameters<typeof as>[0] }).val, 'ColumnRef')
      const last = reference?.fields?.at(-1)
      if (last && 'A_Star' in last)
        context.report({
          at: context.dotted(context.at(reference?.location)),
          message: 'This takes whatever columns there are, also those added later. Name the columns.',
        })
      return undefined
    })
  },
  fires: [
    { sql: 'select * from book where id = 1' },
    { sql: 'create view v as select b.* from book b' },
    { sql: 'insert into a select * from b' },
  ],
  silent: [
    { sql: 'select count(*) from book' },
    { sql: 'select id from book where exists (select * from author)' },
  ],
})
