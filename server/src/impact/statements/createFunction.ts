// CREATE FUNCTION and CREATE PROCEDURE: what the check of a body in SQL looks at. Bodies in other languages
// are not looked into until they run.
import type { Node } from '@pgsql/types'
import { parse } from '../../sql/parser.ts'
import type { CatalogView } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { all, as, type Body, text, texts } from '../nodes.ts'
import { queryImpact } from '../query/queryImpact.ts'

export function createFunction(
  body: Body<'CreateFunctionStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const off = view.setting('check_function_bodies')?.value
  if (off !== undefined && /^(off|false|no|0)$/i.test(off) && !body.sql_body) return
  for (const query of queriesOf(body)) queryImpact(query, { view, draft, version }, 'rewritten')
}

function queriesOf(body: Body<'CreateFunctionStmt'>): Node[] {
  if (body.sql_body) return [body.sql_body]
  const option = (name: string) => all(body.options, 'DefElem').find(one => one.defname === name)?.arg
  if (text(option('language'))?.toLowerCase() !== 'sql') return []
  const source = texts(as(option('as'), 'List')?.items)[0]
  const parsed = source === undefined ? undefined : parse(source)
  return parsed?.kind === 'parsed' ? parsed.statements.map(one => one.node) : []
}
