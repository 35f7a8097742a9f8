// `plumbline database`: the databases that are known, to which project and environment each
// belongs, and what of one is not looked at for drift.
import type { Database, Ignored } from '#protocol/instance.ts'
import type { Store } from '../store/store.ts'
import { command, exitCode, exitCodeHelp, isJson, oneOf, storeHelp, Usage } from './command.ts'
import { ignoredIn } from './ignored.ts'
import { line } from './issueText.ts'
import { findDatabases, findEnvironment, findProject } from './names.ts'
import { working } from './work.ts'

const help = `plumbline database list [--project NAME] [--environment NAME]
plumbline database assign NAME [--project NAME] [--environment NAME] [--ledger on|off]
plumbline database ignore NAME [--schema PATTERN]... [--partitions PATTERN]... [--grants] [--owners]

assign moves a database to a project, or to an environment of its own; "instance" for the
environment gives it back that of its instance. With a ledger, each change writes a row into
plumbline_ledger.change in the database itself, in its own transaction: worth having where a
failover may lose commits.

ignore says what is not looked at for drift, all of it anew each time: without an option nothing
is ignored any more. A * in a pattern stands for anything.

  --project NAME
  --environment NAME
  --ledger on|off
  --schema PATTERN      ignore: schemas, with all they hold
  --partitions PATTERN  ignore: partitions that a job makes and drops, as schema.name
  --grants              ignore: privileges
  --owners              ignore: owners
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'database',
  help,
  options: {
    project: { type: 'string' },
    environment: { type: 'string' },
    ledger: { type: 'string' },
    schema: { type: 'string', multiple: true },
    partitions: { type: 'string', multiple: true },
    grants: { type: 'boolean' },
    owners: { type: 'boolean' },
  },
  words: 2,
  async run({ values, positionals }, io) {
    const json = isJson(values.format)
    const [verb, name] = positionals
    if (verb !== 'list' && verb !== 'assign' && verb !== 'ignore')
      throw new Usage(verb ? `There is no plumbline database ${verb}` : 'Say list, assign or ignore')
    return working(io, values.store, async ({ store }) => {
      const project = values.project === undefined ? undefined : await findProject(store, values.project)
      const environmentId =
        values.environment === undefined
          ? undefined
          : values.environment === 'instance'
            ? null
            : (await findEnvironment(store, values.environment)).id
      let shown: readonly Database[]
      if (verb === 'list') {
        shown = (await store.databases()).filter(
          one =>
            (project === undefined || one.projectId === project.id) &&
            (environmentId === undefined || one.environmentId === environmentId),
        )
      } else {
        if (!name) throw new Usage('Name the database')
        const { ledger } = values
        if (verb === 'assign' && !project && environmentId === undefined && ledger === undefined)
          throw new Usage('Give --project, --environment or --ledger')
        const [database] = await findDatabases(store, [name])
        if (!database) throw new Usage('Name the database')
        await store.assignDatabase(database.id, {
          ...(verb === 'ignore' ? { ignored: ignoredIn({ ...values, schemas: values.schema }) } : {}),
          ...(project ? { projectId: project.id } : {}),
          ...(environmentId === undefined ? {} : { environmentId }),
          ...(ledger === undefined ? {} : { ledger: oneOf(ledger, ['on', 'off'], '--ledger') === 'on' }),
        })
        shown = [await store.database(database.id)]
      }
      if (json) io.out(JSON.stringify(shown, null, 2))
      else for (const text of await lines(store, shown)) io.out(text)
      return exitCode.done
    })
  },
})

async function lines(store: Store, databases: readonly Database[]): Promise<string[]> {
  const [instances, projects, environments] = await Promise.all([
    store.instances(),
    store.projects(),
    store.environments(),
  ])
  return databases.map(one => {
    const instance = instances.find(({ id }) => id === one.instanceId)?.title ?? ''
    const project = projects.find(({ id }) => id === one.projectId)?.name ?? ''
    const environment = environments.find(({ id }) => id === one.environmentId)?.name ?? ''
    const marks = [
      ...(one.presence === 'missing' ? ['missing'] : []),
      ...(one.ledger ? ['ledger'] : []),
      ...(one.ignored ? [`ignores ${ignoredText(one.ignored)}`] : []),
      ...(one.anomalies > 0 ? [`${one.anomalies} anomalies`] : []),
    ]
    return [`${line(instance)}/${line(one.name)}`, line(environment), line(project), ...marks].join('  ')
  })
}

function ignoredText({ schemas = [], partitions = [], grants, owners }: Ignored): string {
  return [
    ...schemas.map(one => `schema ${line(one)}`),
    ...partitions.map(one => `partitions ${line(one)}`),
    ...(grants ? ['grants'] : []),
    ...(owners ? ['owners'] : []),
  ].join(', ')
}
