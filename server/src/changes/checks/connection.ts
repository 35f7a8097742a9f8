// Whether the target can be reached by its own address, and whether the login may do what the issue asks.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import type { ServerFacts } from '../../postgres/facts.ts'
import { versionText } from '../execute/versionText.ts'
import { rightsDetails } from './rights.ts'
import { judged, type Outcome, type Subject } from './subject.ts'

/** `facts` are of a session that reached the target and was not refused. */
export async function checkConnection(
  subject: Subject,
  client: pg.Client,
  facts: ServerFacts,
): Promise<Outcome> {
  const role = await roleDetails(subject, client)
  const details = [
    ...role,
    ...(subject.createDatabase ? await creationDetails(subject, client) : []),
    ...(role.length === 0 ? await rightsDetails(subject, client, facts.version) : []),
  ]
  const where = `${facts.database} on PostgreSQL ${versionText(facts.version)}`
  return judged(
    'connection',
    `Connected to ${where} as ${facts.login}.`,
    () => [details[0]?.title, details[0]?.text].filter(Boolean).join(' '),
    details,
  )
}

async function roleDetails({ options }: Subject, client: pg.Client): Promise<readonly CheckDetail[]> {
  const { role } = options
  if (!role) return []
  const { rows } = await client.query(
    `select exists (select from pg_catalog.pg_roles where rolname = $1) as there,
            coalesce((
              select pg_catalog.pg_has_role(session_user, oid, 'member')
              from pg_catalog.pg_roles
              where rolname = $1
            ), false) as member`,
    [role],
  )
  const [{ there, member }] = rows
  if (!there) return [{ severity: 'error', title: `Role ${role} does not exist on the server.`, text: '' }]
  if (member) return []
  const text = 'Grant it to the login, or choose another role.'
  return [{ severity: 'error', title: `The login may not act as role ${role}.`, text }]
}

async function creationDetails(
  { createDatabase, target }: Subject,
  client: pg.Client,
): Promise<readonly CheckDetail[]> {
  const owner = createDatabase?.owner ?? ''
  const { rows } = await client.query(
    `select (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = session_user) as may,
            exists (select from pg_catalog.pg_database where datname = $1) as taken,
            exists (select from pg_catalog.pg_roles where rolname = $2) as owned,
            coalesce((
              select pg_catalog.pg_has_role(session_user, oid, 'member')
              from pg_catalog.pg_roles
              where rolname = $2
            ), false) as member`,
    [target.databaseName, owner],
  )
  const [{ may, taken, owned, member }] = rows
  const details: CheckDetail[] = []
  const error = (title: string, text: string) => details.push({ severity: 'error', title, text })
  if (taken) error(`Database ${target.databaseName} exists already.`, 'Choose another name.')
  if (!may) error('The login may not create databases.', 'Give it the attribute CREATEDB.')
  if (owner && !owned) error(`Role ${owner} does not exist on the server.`, 'Choose another owner.')
  if (owner && owned && !member) {
    error(`The login may not give the database to ${owner}.`, 'Grant it that role, or choose another owner.')
  }
  return details
}
