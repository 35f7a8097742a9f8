// Text search: parsers, templates, dictionaries and configurations.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import { addFact, amend, type Catalog, classes, isForeign, type Reader, schemaName, tidy } from './catalog.ts'

function place(catalog: Catalog, schemaOid: string, name: string) {
  const schema = schemaName(catalog, schemaOid)
  return { schema, name, identity: identity(schema, name) }
}

export const textSearchParsers: Reader = {
  name: 'text search parsers',
  sql: () => `
    select oid, prsname, prsnamespace, prsstart::regproc, prstoken::regproc, prsend::regproc,
           prslextype::regproc, nullif(prsheadline::oid, 0)::regproc
      from pg_ts_parser
     where oid >= 16384`,
  read: (rows, catalog) => {
    for (const [
      oid = '',
      name = '',
      schema = '',
      start = '',
      token = '',
      end = '',
      types = '',
      headline,
    ] of rows as string[][]) {
      if (isForeign(catalog, classes.textSearchParser, oid, schema)) continue
      addFact(
        catalog,
        'textSearchParser',
        place(catalog, schema, name),
        { start, token, end, types, ...(headline ? { headline } : {}) },
        { class: classes.textSearchParser, oid },
      )
    }
  },
}

export const textSearchTemplates: Reader = {
  name: 'text search templates',
  sql: () => `
    select oid, tmplname, tmplnamespace, nullif(tmplinit::oid, 0)::regproc, tmpllexize::regproc
      from pg_ts_template
     where oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', schema = '', init, lexize = ''] of rows as string[][]) {
      if (isForeign(catalog, classes.textSearchTemplate, oid, schema)) continue
      addFact(
        catalog,
        'textSearchTemplate',
        place(catalog, schema, name),
        { lexize, ...(init ? { init } : {}) },
        { class: classes.textSearchTemplate, oid },
      )
    }
  },
}

export const textSearchDictionaries: Reader = {
  name: 'text search dictionaries',
  sql: () => `
    select d.oid, d.dictname, d.dictnamespace, d.dictowner,
           format('%I.%I', n.nspname, t.tmplname), d.dictinitoption
      from pg_ts_dict d
      join pg_ts_template t on t.oid = d.dicttemplate
      join pg_namespace n on n.oid = t.tmplnamespace
     where d.oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', schema = '', owner, template = '', options] of rows as string[][]) {
      if (isForeign(catalog, classes.textSearchDictionary, oid, schema)) continue
      addFact(
        catalog,
        'textSearchDictionary',
        place(catalog, schema, name),
        tidy({ template, options: options ?? undefined }) as Attributes['textSearchDictionary'],
        { class: classes.textSearchDictionary, oid, owner: owner ?? null },
      )
    }
  },
}

export const textSearchConfigurations: Reader = {
  name: 'text search configurations',
  sql: () => `
    select c.oid, c.cfgname, c.cfgnamespace, c.cfgowner, format('%I.%I', n.nspname, p.prsname)
      from pg_ts_config c
      join pg_ts_parser p on p.oid = c.cfgparser
      join pg_namespace n on n.oid = p.prsnamespace
     where c.oid >= 16384`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', schema = '', owner, parser = ''] of rows as string[][]) {
      if (isForeign(catalog, classes.textSearchConfiguration, oid, schema)) continue
      addFact(
        catalog,
        'textSearchConfiguration',
        place(catalog, schema, name),
        { parser },
        { class: classes.textSearchConfiguration, oid, owner: owner ?? null },
      )
    }
  },
}

export const textSearchMappings: Reader = {
  name: 'text search mappings',
  sql: () => `
    select m.mapcfg, t.alias, format('%I.%I', n.nspname, d.dictname), m.mapdict
      from pg_ts_config_map m
      join pg_ts_config c on c.oid = m.mapcfg
      join pg_ts_dict d on d.oid = m.mapdict
      join pg_namespace n on n.oid = d.dictnamespace
      cross join lateral ts_token_type(c.cfgparser) t
     where t.tokid = m.maptokentype
       and c.oid >= 16384
     order by m.mapcfg, t.alias, m.mapseqno`,
  read: (rows, catalog) => {
    const all = new Map<string, Record<string, string[]>>()
    for (const [configuration = '', token = '', dictionary = '', oid] of rows as string[][]) {
      const mappings = all.get(configuration) ?? {}
      all.set(configuration, mappings)
      mappings[token] = [...(mappings[token] ?? []), dictionary]
      const on = catalog.drafts.get(classes.textSearchDictionary, oid)
      if (on) catalog.drafts.get(classes.textSearchConfiguration, configuration)?.needs.push(on.id)
    }
    for (const [configuration, mappings] of all) {
      const fact = catalog.drafts.get(classes.textSearchConfiguration, configuration)
      if (fact) amend(fact, { mappings })
    }
  },
}
