// `plumbline store`: makes a team's store, brings it up to date, and says who may do what in it. The
// only command that needs an administrator's login.
import type { Role } from '#protocol/environment.ts'
import { fail } from '../failure/failed.ts'
import { connect, disconnect } from '../postgres/connect.ts'
import { environmentParameters } from '../postgres/environment.ts'
import { passwords } from '../postgres/passwords.ts'
import { formatUrl, parseConnectionUrl } from '../postgres/url.ts'
import { installStore } from '../store/install.ts'
import { command, exitCode, exitCodeHelp, type Io, isJson, oneOf, storeHelp, Usage } from './command.ts'
import { line } from './issueText.ts'
import { findProject } from './names.ts'
import { working } from './work.ts'

const help = `plumbline store install --store URL [--owner LOGIN] [--for team|single]
plumbline store members
plumbline store member LOGIN ROLE
plumbline store project PROJECT [LOGIN in|out]

install makes the store in an empty database, or upgrades the one that is there; running it
again changes nothing. Its login is a superuser, or owns the database and has CREATEROLE. The
first owner of the store is --owner, else that login. With --for team (the default) Prod takes
a DBA's approval, and nobody approves what they wrote; with --for single one may.

member gives a login of the store's server a role: owner, dba, developer or viewer; off takes
it away. The login must exist there: create role LOGIN login.

project lists who is in a project, or takes a login in or out. Developers and viewers see
only the projects they are in; DBAs and owners see all.
${storeHelp}
${exitCodeHelp}`

const roles = ['owner', 'dba', 'developer', 'viewer', 'off'] as const

export const run = command({
  name: 'store',
  help,
  options: {
    owner: { type: 'string' },
    for: { type: 'string' },
  },
  words: 4,
  async run({ values, positionals }, io) {
    const json = isJson(values.format)
    const [verb, login, role] = positionals
    switch (verb) {
      case 'install':
        return install(
          io,
          values.store,
          values.owner,
          oneOf(values.for ?? 'team', ['team', 'single'], '--for'),
          json,
        )
      case 'members':
        return working(io, values.store, async ({ store }) => {
          const members = await store.members()
          if (json) io.out(JSON.stringify(members, null, 2))
          else
            for (const one of members) io.out(`${line(one.login)}: ${one.role}${one.active ? '' : ', off'}`)
          return exitCode.done
        })
      case 'member':
        if (!login || !role) throw new Usage('Name a login and a role')
        return setMember(io, values.store, login, oneOf(role, roles, 'The role'))
      case 'project': {
        const [, project, one, way] = positionals
        if (!project) throw new Usage('Name a project')
        if (one === undefined) return listProject(io, values.store, project, json)
        return setProject(io, values.store, project, one, oneOf(way ?? '', ['in', 'out'], 'In or out'))
      }
      default:
        throw new Usage(
          verb ? `There is no plumbline store ${verb}` : 'Say install, members, member or project',
        )
    }
  },
})

async function install(
  io: Io,
  given: string | undefined,
  owner: string | undefined,
  purpose: 'team' | 'single',
  json: boolean,
): Promise<number> {
  const url = given ?? io.environment.PLUMBLINE_STORE
  if (!url) throw new Usage('Name the database by --store or PLUMBLINE_STORE')
  const target = parseConnectionUrl(url, {
    defaults: await environmentParameters(io.environment),
    allowCaFile: true,
  })
  const { endpoint, database, password } = target
  if (database === undefined)
    fail('badInput', 'The URL names no database.', {
      hint: 'Make one for the store alone: create database plumbline.',
    })
  const admin = await connect(endpoint, database, {
    passwords: passwords({
      ...(password === undefined ? {} : { kept: () => password }),
      environment: io.environment,
      ...(io.ask ? { ask: io.ask } : {}),
    }),
    applicationName: 'plumbline install',
  })
  try {
    const { did, version } = await installStore(admin, { owner: owner ?? endpoint.user, for: purpose })
    const where = formatUrl(endpoint, database)
    if (json) io.out(JSON.stringify({ did, version, store: where }, null, 2))
    else io.out(said[did].replace('%', `${where}, version ${version}`))
    return exitCode.done
  } finally {
    await disconnect(admin)
  }
}

const said = {
  installed: 'Installed the store in %.',
  upgraded: 'Upgraded the store in %.',
  nothing: 'The store in % is up to date.',
} as const

function setMember(
  io: Io,
  storeUrl: string | undefined,
  login: string,
  role: (typeof roles)[number],
): Promise<number> {
  return working(io, storeUrl, async ({ store }) => {
    const known = (await store.members()).find(one => one.login === login)
    if (role === 'off' && !known) fail('notFound', `${login} is not a member of the store.`)
    const keeps: Role = role === 'off' ? (known?.role ?? 'viewer') : role
    await store.setMember(login, keeps, role !== 'off')
    io.out(role === 'off' ? `${login} may do nothing in the store any more.` : `${login} is ${role} now.`)
    return exitCode.done
  })
}

function listProject(io: Io, storeUrl: string | undefined, name: string, json: boolean): Promise<number> {
  return working(io, storeUrl, async ({ store }) => {
    const { id } = await findProject(store, name)
    const logins = await store.projectMembers(id)
    if (json) io.out(JSON.stringify(logins, null, 2))
    else for (const login of logins) io.out(line(login))
    return exitCode.done
  })
}

function setProject(
  io: Io,
  storeUrl: string | undefined,
  name: string,
  login: string,
  way: 'in' | 'out',
): Promise<number> {
  return working(io, storeUrl, async ({ store }) => {
    const project = await findProject(store, name)
    await store.setProjectMember(project.id, login, way === 'in')
    io.out(`${login} is ${way === 'in' ? 'in' : 'not in'} ${project.name} now.`)
    return exitCode.done
  })
}
