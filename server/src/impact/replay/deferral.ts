// When foreign keys are looked up in a transaction: what SET CONSTRAINTS says, and what was written meanwhile.
import type { ConstraintsSetStmt, Node } from '@pgsql/types'
import type { Constraint } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { all } from '../nodes.ts'

/** What SET CONSTRAINTS said of all, and of single ones since: is it deferred? */
interface Said {
  readonly all?: boolean
  readonly named: Readonly<Record<string, boolean>>
}

export function setConstraints(
  { constraints, deferred = false }: ConstraintsSetStmt,
  view: CatalogView,
): void {
  const { kind, id } = view.transaction()
  if (kind === 'none') return
  const said = saidIn(id, view)
  const named = all(constraints, 'RangeVar').map(one => [one.relname ?? '', deferred] as const)
  view.write(
    `deferral:${id}`,
    (constraints
      ? { ...said, named: { ...said.named, ...Object.fromEntries(named) } }
      : { all: deferred, named: {} }) satisfies Said,
  )
}

const saidIn = (transaction: string, view: CatalogView): Said =>
  (view.read(`deferral:${transaction}`) as Said | undefined) ?? { named: {} }

/** Is the constraint looked up when the transaction commits? */
export function isDeferred({ name, deferrable, deferred = false }: Constraint, view: CatalogView): boolean {
  if (!deferrable) return false
  const { kind, id } = view.transaction()
  if (kind === 'none') return deferred
  const said = saidIn(id, view)
  return said.named[name] ?? said.all ?? deferred
}

/** Remembers what writes rows in a transaction, where anything can be deferred. */
export function noteWriting(tree: Node, view: CatalogView): void {
  const { kind, id } = view.transaction()
  if (kind === 'none' || view.read('deferrable') !== true) return
  const key = String(view.moment.id)
  view.put('writing', id, key)
  view.write(`writing:${id}\0${key}`, tree)
}

/** What has written rows in the transaction at hand. */
export function writings(view: CatalogView): Node[] {
  const { id } = view.transaction()
  return [...view.items('writing', id)].map(key => view.read(`writing:${id}\0${key}`) as Node)
}
