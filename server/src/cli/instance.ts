// `plumbline instance`: which servers there are, and which databases stand on them. Passwords are
// asked for or read from the password file, never stored.
import type { Instance } from '#protocol/instance.ts'
import { fail } from '../failure/failed.ts'
import { saveInstance, syncInstance, testInstance } from '../instances/instances.ts'
import { environmentParameters } from '../postgres/environment.ts'
import { formatUrl, parseConnectionUrl } from '../postgres/url.ts'
import { command, exitCode, exitCodeHelp, type Io, isJson, storeHelp, Usage } from './command.ts'
import { line } from './issueText.ts'
import { findEnvironment, findInstance } from './names.ts'
import { type Work, working } from './work.ts'

const help = `plumbline instance list
plumbline instance test URL
plumbline instance add URL --title TITLE --environment NAME
plumbline instance sync TITLE
plumbline instance remove TITLE

URL is postgresql://user@host:port/database, or host=... user=...; what it leaves out comes from
PGHOST, PGPORT, PGUSER, PGDATABASE, PGSSLMODE or the service PGSERVICE. A password comes from
PGPASSWORD, the password file, or the terminal. remove forgets the instance; the server keeps
everything.

  --title TITLE        what people call it
  --environment NAME   where its databases stand unless they are assigned elsewhere
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'instance',
  help,
  options: {
    title: { type: 'string' },
    environment: { type: 'string' },
  },
  async run({ values, positionals }, io) {
    const json = isJson(values.format)
    const [verb, what, ...more] = positionals
    if (more.length > 0) throw new Usage(`What is ${more[0]} for?`)
    return working(io, values.store, async work => {
      switch (verb) {
        case 'list':
          return print(io, json, await work.store.instances())
        case 'test': {
          const { endpoint } = await endpointOf(io, what)
          const found = await testInstance(work, endpoint)
          if (json) io.out(JSON.stringify(found, null, 2))
          else
            io.out(
              `${formatUrl(endpoint)}: PostgreSQL ${versionText(found.serverVersion)}` +
                `${found.superuser ? ', as superuser' : ''}${found.pooler ? ', through a pooler' : ''}`,
            )
          return exitCode.done
        }
        case 'add':
          return add(io, work, what, values.title, values.environment, json)
        case 'sync':
          await syncInstance(work, (await findInstance(work.store, what)).id)
          return print(io, json, [await findInstance(work.store, what)])
        case 'remove': {
          if (what === undefined) throw new Usage('Name the instance')
          const { id, title } = await findInstance(work.store, what)
          await work.store.removeInstance(id)
          io.out(`${line(title)} is forgotten.`)
          return exitCode.done
        }
        default:
          throw new Usage(
            verb ? `There is no plumbline instance ${verb}` : 'Say list, test, add, sync or remove',
          )
      }
    })
  },
})

async function add(
  io: Io,
  work: Work,
  url: string | undefined,
  title: string | undefined,
  environment: string | undefined,
  json: boolean,
): Promise<number> {
  if (!title || !environment) throw new Usage('Give --title and --environment')
  if ((await work.store.instances()).some(one => one.title === title))
    fail('conflict', `There is an instance ${title} already.`)
  const { endpoint, database } = await endpointOf(io, url)
  const { id: environmentId } = await findEnvironment(work.store, environment)
  // Before it is saved: an instance that nobody can reach is a slip of the keyboard.
  await testInstance(work, endpoint)
  const saved = await saveInstance(work, {
    title,
    endpoint: { ...endpoint, maintenanceDatabase: database ?? endpoint.maintenanceDatabase },
    environmentId,
  })
  const fresh = (await work.store.databases()).filter(
    one => one.instanceId === saved.id && one.presence === 'present' && one.recordedSnapshot === undefined,
  )
  if (fresh.length > 0)
    io.err(
      `Of ${fresh.length === 1 ? 'its database' : `its ${fresh.length} databases`} nothing is recorded yet. Drift is noticed after: plumbline baseline DATABASE...`,
    )
  return print(io, json, [saved])
}

async function endpointOf(io: Io, url: string | undefined) {
  if (!url) throw new Usage('Name the server by its URL')
  const target = parseConnectionUrl(url, {
    defaults: await environmentParameters(io.environment),
    allowCaFile: true,
  })
  if (target.password !== undefined) {
    fail('badInput', 'The URL holds a password.', {
      hint: 'Command lines can be seen by others. Use PGPASSWORD or the password file (~/.pgpass).',
    })
  }
  return target
}

function print(io: Io, json: boolean, instances: readonly Instance[]): number {
  if (json) io.out(JSON.stringify(instances, null, 2))
  else {
    for (const { title, endpoint, serverVersion, failure } of instances) {
      const state = failure
        ? failure.message
        : serverVersion
          ? `PostgreSQL ${versionText(serverVersion)}`
          : 'not seen yet'
      io.out(`${line(title)}: ${formatUrl(endpoint)}, ${line(state)}`)
    }
  }
  return exitCode.done
}

/** `180004` is 18.4. */
function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`
}
