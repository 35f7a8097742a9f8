// Whether the target can be reached by its own address, and whether the login may do what the issue asks.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { Store } from '../../store/store.ts'
import { versionText } from '../execute/versionText.ts'
import { rightsDetails } from './rights.ts'
import { judged, type Outcome, type Subject } from './subject.ts'

/** `facts` are of a session that reached the target and was not refused. */
export async function checkConnection(
  subject: Subject,
  client: pg.Client,
  facts: ServerFacts,
  store: Pick<Store, 'ranOn'>,
): Promise<Outcome> {
  const role = await roleDetails(subject, client)
  const details = [
    ...role,
    ...(subject.database ? await placeDetails(subject.database.id, facts, store) : []),
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

/** An address may lead elsewhere than it did: what was changed there may be missing here. */
async function placeDetails(
  databaseId: number,
  facts: ServerFacts,
  store: Pick<Store, 'ranOn'>,
): Promise<readonly CheckDetail[]> {
  const { systemIdentifier, databaseOid } = (await store.ranOn(databaseId)) ?? {}
  const otherServer =
    systemIdentifier && facts.systemIdentifier && systemIdentifier !== facts.systemIdentifier
  const otherDatabase = databaseOid !== undefined && databaseOid !== facts.databaseOid
  if (!otherServer && !otherDatabase) return []
  return [
    {
      severity: 'warning',
      title: otherServer
        ? `${facts.database} is on another server than when its last change ran.`
        : `${facts.database} was made anew since its last change ran.`,
      text: 'Rows that earlier changes wrote may be missing. A baseline records that this is the database now.',
    },
  ]
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
  const { owner = '', template = '' } = createDatabase ?? {}
  const { rows } = await client.query(
    `select (select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = session_user) as may,
            exists (select from pg_catalog.pg_database where datname = $1) as taken,
            exists (select from pg_catalog.pg_roles where rolname = $2) as owned,
            coalesce((
              select pg_catalog.pg_has_role(session_user, oid, 'member')
              from pg_catalog.pg_roles
              where rolname = $2
            ), false) as member,
            exists (select from pg_catalog.pg_database where datname = $3) as copied,
            $3 = pg_catalog.current_database() as here`,
    [target.databaseName, owner, template],
  )
  const [{ may, taken, owned, member, copied, here }] = rows
  const details: CheckDetail[] = []
  const error = (title: string, text: string) => details.push({ severity: 'error', title, text })
  if (taken) error(`Database ${target.databaseName} exists already.`, 'Choose another name.')
  if (template && !copied)
    error(`Database ${template} is not there to be copied.`, 'Choose another template.')
  if (here) {
    error(
      `Database ${template} cannot be copied while somebody is connected to it, and Plumbline is.`,
      'Choose another template, or give the instance another maintenance database.',
    )
  }
  if (!may) error('The login may not create databases.', 'Give it the attribute CREATEDB.')
  if (owner && !owned) error(`Role ${owner} does not exist on the server.`, 'Choose another owner.')
  if (owner && owned && !member) {
    error(`The login may not give the database to ${owner}.`, 'Grant it that role, or choose another owner.')
  }
  return details
}
