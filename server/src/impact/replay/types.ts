// Domains, enums and composite types, carried into the virtual catalog.
import type {
  AlterDomainStmt,
  AlterEnumStmt,
  CompositeTypeStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  Node,
} from '@pgsql/types'
import type { UserType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { chosenName, columnOf, freeName } from '../definitions.ts'
import { all, as, type Qualified, qualified, rangeName, sqlType, texts } from '../nodes.ts'
import { noteTypeUser } from './typeUsers.ts'

export const placed = (name: Qualified, view: CatalogView) => ({
  schema: name.schemaname ?? view.searchPath()[0] ?? 'public',
  name: name.relname,
})

export const created = (view: CatalogView) => ({ moment: view.moment.id, perhaps: false })

export function createDomain(stmt: CreateDomainStmt, view: CatalogView): void {
  const name = placed(qualified(stmt.domainname), view)
  const constraints = all(stmt.constraints, 'Constraint')
  const base = sqlType(stmt.typeName)
  noteTypeUser(base, { domain: name }, view)
  view.putUserType({
    kind: 'domain',
    ...name,
    created: created(view),
    ...(base ? { base } : {}),
    notNull: constraints.some(one => one.contype === 'CONSTR_NOTNULL'),
    hasDefault: constraints.some(one => one.contype === 'CONSTR_DEFAULT'),
    checks: constraints
      .filter(one => one.contype === 'CONSTR_CHECK')
      .map(one => ({
        name: one.conname ?? chosenName(name.name, [], 'check'),
        valid: true,
        ...(one.raw_expr ? { expression: one.raw_expr } : {}),
      })),
  })
}

export function alterDomain(stmt: AlterDomainStmt, view: CatalogView): void {
  const name = qualified(stmt.typeName)
  const known = view.userTypeNamed(name)
  const domain: UserType = known ?? { kind: 'domain', ...placed(name, view) }
  const checks = domain.checks ?? []
  const constraint = as(stmt.def, 'Constraint')
  switch (stmt.subtype) {
    case 'O': {
      view.putUserType({ ...domain, notNull: true })
      return
    }
    case 'N': {
      view.putUserType({ ...domain, notNull: false })
      return
    }
    case 'C': {
      if (constraint?.contype === 'CONSTR_NOTNULL') {
        view.putUserType({ ...domain, notNull: true })
        return
      }
      const made = {
        name:
          constraint?.conname ??
          freeName(domain.name, [], 'check', name => checks.some(one => one.name === name)),
        valid: constraint?.skip_validation !== true,
        ...(constraint?.raw_expr ? { expression: constraint.raw_expr } : {}),
      }
      view.putUserType({ ...domain, checks: [...checks, made] })
      return
    }
    case 'X': {
      view.putUserType({ ...domain, checks: checks.filter(one => one.name !== stmt.name) })
      return
    }
    case 'V': {
      view.putUserType({
        ...domain,
        checks: checks.map(one => (one.name === stmt.name ? { ...one, valid: true } : one)),
      })
      return
    }
    default:
  }
}

export function createEnum(stmt: CreateEnumStmt, view: CatalogView): void {
  const name = placed(qualified(stmt.typeName), view)
  view.putUserType({ kind: 'enum', ...name, created: created(view), labels: texts(stmt.vals) })
}

export function alterEnum(stmt: AlterEnumStmt, view: CatalogView): void {
  const name = qualified(stmt.typeName)
  const known = view.userTypeNamed(name)
  const type: UserType = known ?? { kind: 'enum', ...placed(name, view) }
  if (stmt.newVal === undefined) return
  view.putUserType({
    ...type,
    labels: [...(type.labels ?? []).filter(label => label !== stmt.oldVal), stmt.newVal],
  })
  const transaction = view.transaction()
  if (stmt.oldVal === undefined && transaction.kind !== 'none' && !type.created)
    view.write(`newLabel:${transaction.id}\0${stmt.newVal}`, type.name)
}

/** A type of which only its name matters. */
export function createType(
  kind: 'range' | 'base',
  named: readonly Node[] | undefined,
  view: CatalogView,
): void {
  view.putUserType({ kind, ...placed(qualified(named), view), created: created(view) })
}

export function createComposite(stmt: CompositeTypeStmt, view: CatalogView): void {
  const name = placed(rangeName(stmt.typevar), view)
  const attributes = all(stmt.coldeflist, 'ColumnDef').map(columnOf)
  view.putUserType({ kind: 'composite', ...name, created: created(view), attributes })
}
