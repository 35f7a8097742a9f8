// Which functions the definitions of relations call: views, checks, defaults, indexes, policies. They go with
// the function where it is dropped with CASCADE.
import type { FuncCall } from '@pgsql/types'
import type { CatalogView } from '../catalog/view.ts'
import { type Qualified, qualified, walk } from '../nodes.ts'

/** `definition`: a tree, or several. Functions that nobody has made in view are PostgreSQL's own. */
export function noteCalls(definition: unknown, relation: string, view: CatalogView): void {
  walk({ definition }, (kind, body) => {
    if (kind !== 'FuncCall') return undefined
    const name = qualified((body as FuncCall).funcname)
    if (view.userFunction(name)) view.put('calling', functionKey(name, view), relation)
    return undefined
  })
}

/** Where a function of this name stands, or would be looked for. */
export const functionKey = (name: Qualified, view: CatalogView): string =>
  `${name.schemaname ?? view.userFunction(name)?.schema ?? view.searchPath()[0] ?? 'public'}\0${name.relname}`
