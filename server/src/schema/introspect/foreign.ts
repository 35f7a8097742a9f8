// Foreign data: wrappers, servers and user mappings. Options that look like secrets are hidden.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import { addFact, classes, jsonList, type Reader, roleName, tidy } from './catalog.ts'
import { withoutSecret } from './secrets.ts'

function options(json: string | null | undefined): string[] | undefined {
  return jsonList(json)?.map(withoutSecret)
}

export const foreignDataWrappers: Reader = {
  name: 'foreign data wrappers',
  sql: () => `
    select oid, fdwname, fdwowner, fdwacl, nullif(fdwhandler::oid, 0)::regproc,
           nullif(fdwvalidator::oid, 0)::regproc, to_json(fdwoptions)
      from pg_foreign_data_wrapper`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', owner, acl, handler, validator, list] of rows as string[][]) {
      const member = catalog.members.get(classes.foreignDataWrapper, oid)
      if (member) {
        catalog.drafts.set(classes.foreignDataWrapper, oid, member)
        continue
      }
      addFact(
        catalog,
        'foreignDataWrapper',
        { name, identity: identity(name) },
        tidy({ handler, validator, options: options(list) }) as Attributes['foreignDataWrapper'],
        {
          class: classes.foreignDataWrapper,
          oid,
          owner: owner ?? null,
          acl: { type: 'F', text: acl ?? null },
        },
      )
    }
  },
}

export const servers: Reader = {
  name: 'foreign servers',
  sql: () => `
    select s.oid, s.srvname, s.srvowner, s.srvacl, w.fdwname, s.srvtype, s.srvversion,
           to_json(s.srvoptions), s.srvfdw
      from pg_foreign_server s
      join pg_foreign_data_wrapper w on w.oid = s.srvfdw`,
  read: (rows, catalog) => {
    for (const [
      oid = '',
      name = '',
      owner,
      acl,
      wrapper = '',
      type,
      version,
      list,
      wrapperOid,
    ] of rows as string[][]) {
      if (catalog.members.has(classes.foreignServer, oid)) continue
      const { needs } = addFact(
        catalog,
        'server',
        { name, identity: identity(name) },
        tidy({ wrapper, type, version, options: options(list) }) as unknown as Attributes['server'],
        { class: classes.foreignServer, oid, owner: owner ?? null, acl: { type: 'S', text: acl ?? null } },
      )
      const on = catalog.drafts.get(classes.foreignDataWrapper, wrapperOid)
      if (on) needs.push(on.id)
    }
  },
}

export const userMappings: Reader = {
  name: 'user mappings',
  // The options are shown to whoever they are for or who owns the server; to others they look empty.
  sql: () => `
    select m.umid, m.srvname, m.umuser, to_json(m.umoptions), m.srvid,
           not (coalesce((select rolsuper from pg_roles where rolname = current_user), false)
                or m.umuser = 0 and pg_has_role(s.srvowner, 'usage')
                or m.umuser <> 0 and m.usename = current_user
                   and (pg_has_role(s.srvowner, 'usage') or has_server_privilege(s.oid, 'usage')))
      from pg_user_mappings m
      join pg_foreign_server s on s.oid = m.srvid`,
  read: (rows, catalog) => {
    for (const [oid = '', server = '', user = '0', list, serverOid, isHidden] of rows as string[][]) {
      const role = roleName(catalog, user)
      const id = `for ${identity(role)} server ${identity(server)}`
      if (isHidden === 't') catalog.unread.push(`options of userMapping ${id}`)
      const { needs } = addFact(
        catalog,
        'userMapping',
        { name: `for ${role} server ${server}`, identity: id },
        tidy({ server, role, options: options(list) }) as unknown as Attributes['userMapping'],
        { class: classes.userMapping, oid },
      )
      const on = catalog.drafts.get(classes.foreignServer, serverOid)
      if (on) needs.push(on.id)
    }
  },
}
