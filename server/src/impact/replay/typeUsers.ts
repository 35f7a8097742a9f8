// Which tables have a column of a user's type, and which domains stand on it, for ALTER and DROP of the type.
import type { Relation, SqlType, UserType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { isBuiltInType } from '../coercion.ts'
import type { Qualified } from '../nodes.ts'

/** Only a user's type can get a new constraint. The user: a table by its id, or a domain. */
export function noteTypeUser(
  type: SqlType | undefined,
  user: string | { readonly domain: Pick<UserType, 'schema' | 'name'> },
  view: CatalogView,
): void {
  if (!type || isBuiltInType(type, 18)) return
  const key = `${type.schema ?? ''}\0${type.name}`
  if (typeof user === 'string') view.put('typeUsers', key, user)
  else view.put('domainsOn', key, `${user.domain.schema}\0${user.domain.name}`)
}

/** Those that name the type, whether its schema was written there or not. */
export function usersNamed(
  name: Qualified,
  view: CatalogView,
): { readonly relations: Relation[]; readonly domains: UserType[] } {
  const { schemaname, relname } = name
  const type = view.userTypeNamed(name)
  const schemas = new Set(['', schemaname ?? type?.schema ?? ''])
  const items = (set: 'typeUsers' | 'domainsOn') =>
    new Set([...schemas].flatMap(schema => [...view.items(set, `${schema}\0${relname}`)]))
  return {
    relations: [...items('typeUsers')].flatMap(id => view.byId(id) ?? []),
    domains: [...items('domainsOn')].flatMap(item => {
      const [schema = '', name = ''] = item.split('\0')
      return view.userType({ schema, name }) ?? []
    }),
  }
}

/** The tables with a column of this type, or of a domain over it. */
export function typeUsers(name: Qualified, view: CatalogView): Relation[] {
  const { relations, domains } = usersNamed(name, view)
  const further = domains.flatMap(one => typeUsers({ schemaname: one.schema, relname: one.name }, view))
  return [...new Set([...relations, ...further])]
}
