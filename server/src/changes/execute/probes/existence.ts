// Databases, tablespaces and subscriptions: what was to be made is there, what was to be dropped
// is gone. A database whose DROP was cut short is there and can only be dropped again.

import type { Node } from '@pgsql/types'
import type pg from 'pg'
import type { Probe } from './probe.ts'

type Kind = 'database' | 'tablespace' | 'subscription'

interface Noted {
  readonly kind: Kind
  readonly name: string
  readonly wanted: 'there' | 'gone'
  /** Before the statement. */
  readonly there: boolean
}

export const existence: Probe<Noted> = {
  async note(client, node) {
    const wish = wishOf(node)
    return { ...wish, there: await exists(client, wish) }
  },

  async look(client, noted) {
    const what = `${noted.kind} ${noted.name}`
    const wasRight = noted.there === (noted.wanted === 'there')
    if (wasRight) return { kind: 'notApplied', how: `${what} had been ${noted.wanted} before` }
    const now = await exists(client, noted)
    return now === (noted.wanted === 'there')
      ? { kind: 'applied', how: `${what} is ${noted.wanted}` }
      : { kind: 'notApplied', how: `${what} is ${now ? 'still there' : 'not there'}${slot(noted)}` }
  },
}

/** The publisher makes and drops the slot in a transaction of its own. */
function slot({ kind, wanted }: Noted): string {
  if (kind !== 'subscription') return ''
  return wanted === 'there'
    ? '; a replication slot of that name may be left on the publisher'
    : '; its replication slot may be gone from the publisher'
}

function wishOf(node: Node): Omit<Noted, 'there'> {
  if ('CreatedbStmt' in node)
    return { kind: 'database', name: node.CreatedbStmt.dbname ?? '', wanted: 'there' }
  if ('DropdbStmt' in node) return { kind: 'database', name: node.DropdbStmt.dbname ?? '', wanted: 'gone' }
  if ('CreateTableSpaceStmt' in node)
    return { kind: 'tablespace', name: node.CreateTableSpaceStmt.tablespacename ?? '', wanted: 'there' }
  if ('DropTableSpaceStmt' in node)
    return { kind: 'tablespace', name: node.DropTableSpaceStmt.tablespacename ?? '', wanted: 'gone' }
  if ('CreateSubscriptionStmt' in node)
    return { kind: 'subscription', name: node.CreateSubscriptionStmt.subname ?? '', wanted: 'there' }
  if ('DropSubscriptionStmt' in node)
    return { kind: 'subscription', name: node.DropSubscriptionStmt.subname ?? '', wanted: 'gone' }
  throw new TypeError('Not a statement about the existence of something')
}

const questions: Readonly<Record<Kind, string>> = {
  database: 'select from pg_catalog.pg_database where datname = $1',
  tablespace: 'select from pg_catalog.pg_tablespace where spcname = $1',
  subscription: `
    select
    from pg_catalog.pg_subscription
    where subname = $1
      and subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())`,
}

async function exists(client: pg.Client, { kind, name }: { kind: Kind; name: string }): Promise<boolean> {
  const { rows } = await client.query(questions[kind], [name])
  return rows.length > 0
}
