// Publications, subscriptions and event triggers. Of a subscription's connection string, which only
// superusers may read, no secret is kept.
import type { Attributes } from '../attributes.ts'
import { identity } from '../name.ts'
import type { Enabled } from '../relationAttributes.ts'
import { addFact, amend, classes, jsonList, type Reader, sortedList, tidy } from './catalog.ts'
import { connectionList } from './secrets.ts'

export const publications: Reader = {
  name: 'publications',
  sql: version => `
    select oid, pubname, pubowner, puballtables, pubinsert, pubupdate, pubdelete, pubtruncate,
           pubviaroot, ${version >= 180000 ? `nullif(pubgencols, 'n')` : 'null'}
      from pg_publication`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', owner, all, inserts, updates, deletes, truncates, viaRoot, generated] =
        row as string[]
      if (catalog.members.has(classes.publication, oid)) continue
      const operations = [
        inserts === 't' ? 'insert' : '',
        updates === 't' ? 'update' : '',
        deletes === 't' ? 'delete' : '',
        truncates === 't' ? 'truncate' : '',
      ].filter(Boolean)
      const fact = addFact(
        catalog,
        'publication',
        { name, identity: identity(name) },
        {
          ...(all === 't' ? { allTables: true as const } : {}),
          ...(viaRoot === 't' ? { viaRoot: true as const } : {}),
          ...(generated ? { generatedColumns: generated === 's' ? 'stored' : generated } : {}),
        },
        { class: classes.publication, oid, owner: owner ?? null },
      )
      // Absent: all of them. An empty list is not absent.
      if (operations.length < 4) Object.assign(fact.at, { operations })
    }
  },
}

export const publicationTables: Reader = {
  name: 'publication tables',
  sql: version => `
    select r.prpubid, r.prrelid,
           ${version >= 150000 ? 'r.prattrs' : 'null'},
           ${version >= 150000 ? 'pg_get_expr(r.prqual, r.prrelid)' : 'null'}, r.oid
      from pg_publication_rel r`,
  read: (rows, catalog) => {
    for (const [publication, relationOid = '', attributes, filter, oid] of rows as string[][]) {
      const fact = catalog.drafts.get(classes.publication, publication)
      const relation = catalog.relations.get(relationOid)
      if (fact?.kind !== 'publication' || !relation) continue
      const columns = (attributes ?? '')
        .split(' ')
        .filter(Boolean)
        .map(number => identity(relation.columns[Number(number)] ?? ''))
      const text =
        identity(relation.schema, relation.name) +
        (columns.length ? ` (${columns.join(', ')})` : '') +
        (filter ? ` where (${filter.replace(/^\((.*)\)$/s, '$1')})` : '')
      amend(fact, { tables: [...(fact.at.tables ?? []), text].sort() })
      if (relation.fact) fact.needs.push(relation.fact.id)
      catalog.drafts.set(classes.publicationRelation, oid, fact)
    }
  },
}

export const publicationSchemas: Reader = {
  name: 'publication schemas',
  sql: version =>
    version >= 150000
      ? `
    select p.pnpubid, n.nspname
      from pg_publication_namespace p
      join pg_namespace n on n.oid = p.pnnspid`
      : null,
  read: (rows, catalog) => {
    for (const [publication, schema = ''] of rows as string[][]) {
      const fact = catalog.drafts.get(classes.publication, publication)
      if (fact?.kind !== 'publication') continue
      amend(fact, { schemas: [...(fact.at.schemas ?? []), schema].sort() })
      const on = catalog.schemaFacts.get(schema)
      if (on) fact.needs.push(on.id)
    }
  },
}

export const subscriptions: Reader = {
  name: 'subscriptions',
  // Before 14 only a superuser may read the oid and how its commits are waited for.
  sql: (version, superuser) => `
    select ${version >= 140000 || superuser ? 'oid' : `(select subid from pg_stat_subscription v where v.subname = s.subname limit 1)`},
           subname, subowner, subenabled, to_json(subpublications), subslotname,
           ${version >= 140000 || superuser ? 'subsynccommit' : 'null'},
           ${version >= 140000 ? 'subbinary' : `'f'`},
           ${version >= 140000 ? 'substream::text' : `'f'`},
           ${version >= 150000 ? 'subtwophasestate::text' : `'d'`},
           ${version >= 150000 ? 'subdisableonerr' : `'f'`},
           ${version >= 160000 ? 'subpasswordrequired' : `'t'`},
           ${version >= 160000 ? 'subrunasowner' : `'f'`},
           ${version >= 160000 ? 'suborigin' : `'any'`},
           ${version >= 170000 ? 'subfailover' : `'f'`},
           ${superuser ? 'subconninfo' : 'null'}
      from pg_subscription s
     where subdbid = (select oid from pg_database where datname = current_database())`,
  read: (rows, catalog) => {
    for (const row of rows) {
      const [oid = '', name = '', owner, enabled, publicationList, slot] = row as string[]
      const sync = row[6]
      const [binary, stream, twoPhase, disable, password, asOwner, origin, failover, connection] =
        row.slice(7)
      if (sync === null) catalog.unread.push(`synchronous_commit of subscription ${identity(name)}`)
      if (connection === null) catalog.unread.push(`connection of subscription ${identity(name)}`)
      // Before 16 it is a boolean.
      const streaming = stream === 't' || stream === 'true' ? 'on' : stream === 'p' ? 'parallel' : 'off'
      const streamingDefault = catalog.version >= 180000 ? 'parallel' : 'off'
      addFact(
        catalog,
        'subscription',
        { name, identity: identity(name) },
        tidy({
          publications: sortedList(publicationList) ?? [],
          connection: connection ? connectionList(connection) : undefined,
          enabled: enabled === 't' ? (true as const) : undefined,
          options: [
            slot === name ? '' : `slot_name = ${slot === null || slot === undefined ? 'none' : `'${slot}'`}`,
            sync === 'off' || sync === null ? '' : `synchronous_commit = '${sync}'`,
            binary === 't' ? 'binary = true' : '',
            streaming === streamingDefault ? '' : `streaming = ${streaming}`,
            twoPhase === 'd' ? '' : 'two_phase = true',
            disable === 't' ? 'disable_on_error = true' : '',
            password === 'f' ? 'password_required = false' : '',
            asOwner === 't' ? 'run_as_owner = true' : '',
            origin === 'any' ? '' : `origin = ${origin}`,
            failover === 't' ? 'failover = true' : '',
          ].filter(Boolean),
        }) as unknown as Attributes['subscription'],
        { class: classes.subscription, oid, owner: owner ?? null },
      )
    }
  },
}

const states: Readonly<Record<string, Enabled | undefined>> = {
  O: undefined,
  D: 'disabled',
  R: 'replica',
  A: 'always',
}

export const eventTriggers: Reader = {
  name: 'event triggers',
  sql: () => `
    select oid, evtname, evtevent, evtowner, evtfoid::regproc, evtenabled, to_json(evttags)
      from pg_event_trigger`,
  read: (rows, catalog) => {
    for (const [oid = '', name = '', event = '', owner, by = '', enabled, tags] of rows as string[][]) {
      if (catalog.members.has(classes.eventTrigger, oid)) continue
      addFact(
        catalog,
        'eventTrigger',
        { name, identity: identity(name) },
        tidy({
          event,
          function: by,
          tags: jsonList(tags),
          enabled: states[enabled ?? 'O'],
        }) as unknown as Attributes['eventTrigger'],
        { class: classes.eventTrigger, oid, owner: owner ?? null },
      )
    }
  },
}
