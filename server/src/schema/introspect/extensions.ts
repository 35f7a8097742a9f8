// Extensions, languages, access methods and transforms: what teaches the server something new.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import { addFact, classes, is, type Reader, schemaName, tidy, typeName } from './catalog.ts'

export const extensions: Reader = {
  name: 'extensions',
  sql: () => `select oid, extname, extnamespace, extversion from pg_extension`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', schemaOid = '', version = ''] of rows as string[][]) {
      const schema = schemaName(catalog, schemaOid)
      addFact(
        catalog,
        'extension',
        { schema, name, identity: identity(name) },
        { version },
        { class: classes.extension, oid },
      )
    }
  },
}

export const languages: Reader = {
  name: 'languages',
  sql: () => `
    select oid, lanname, lanowner, lanpltrusted, lanplcallfoid::regproc,
           nullif(laninline::oid, 0)::regproc, nullif(lanvalidator::oid, 0)::regproc, lanacl
      from pg_language
     where lanispl`,
  read: (rows, catalog) => {
    for (const [oid = '', name, owner, trusted, handler, inline, validator, acl] of rows as string[][]) {
      const member = catalog.members.get(classes.language, oid)
      if (member) {
        catalog.drafts.set(classes.language, oid, member)
        continue
      }
      addFact(
        catalog,
        'language',
        { name: name ?? '', identity: identity(name ?? '') },
        tidy({
          trusted: is(trusted),
          handler: handler ?? '',
          inline,
          validator,
        }) as Attributes['language'],
        { class: classes.language, oid, owner: owner ?? null, acl: { type: 'l', text: acl ?? null } },
      )
    }
  },
}

export const accessMethods: Reader = {
  name: 'access methods',
  sql: () => `select oid, amname, amtype, amhandler::regproc from pg_am where oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', type, handler = ''] of rows as string[][]) {
      const member = catalog.members.get(classes.accessMethod, oid)
      if (member) {
        catalog.drafts.set(classes.accessMethod, oid, member)
        continue
      }
      addFact(
        catalog,
        'accessMethod',
        { name, identity: identity(name) },
        { type: type === 't' ? 'table' : 'index', handler },
        { class: classes.accessMethod, oid },
      )
    }
  },
}

export const transforms: Reader = {
  name: 'transforms',
  sql: () => `
    select t.oid, t.trftype, l.lanname,
           nullif(t.trffromsql::oid, 0)::regprocedure, nullif(t.trftosql::oid, 0)::regprocedure
      from pg_transform t
      join pg_language l on l.oid = t.trflang
     where t.oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', typeOid = '', language = '', from, to] of rows as string[][]) {
      if (catalog.members.has(classes.transform, oid)) continue
      const type = typeName(catalog, typeOid)
      addFact(
        catalog,
        'transform',
        { name: `for ${type} language ${language}`, identity: `for ${type} language ${identity(language)}` },
        tidy({ type, language, from: from ?? undefined, to: to ?? undefined }) as Attributes['transform'],
        { class: classes.transform, oid },
      )
    }
  },
}
