// Adds an instance, or changes one: server, password, TLS, environment, a try, a title.
import { ProgressLocation, window } from 'vscode'
import { credentialKey } from '#protocol/credentialKey.ts'
import type { Endpoint, Instance, TlsMode } from '#protocol/instance.ts'
import { forgetCredential, saveInstance, testConnection } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { iconless, plain, plural, version } from '../display.ts'
import { asRefused, Refused } from '../refused.ts'
import { reportFailure } from '../report.ts'
import { baseline } from './drift.ts'
import { environmentChoices } from './environments.ts'
import { knownOverview, pickInstance } from './pickers.ts'
import { defaultTls, readServer, type ServerHost, serverText } from './serverUrl.ts'
import { AskAgain, back, type Place, type Step, Unasked, wizard } from './steps.ts'
import { portProblem, titleProblem } from './validate.ts'
import { type Choice, input, pick } from './wizard.ts'

interface Answers {
  readonly endpoint: Endpoint
  /** From the URL; there is no asking for it then. */
  readonly urlPassword: string
  readonly password: string
  readonly environmentId: number
  readonly title: string
}

const tlsChoices: readonly Choice<TlsMode>[] = [
  {
    label: 'verify-full',
    description: 'encrypted; certificate and host name are verified',
    value: 'verify-full',
  },
  { label: 'verify-ca', description: 'encrypted; certificate is verified', value: 'verify-ca' },
  { label: 'require', description: 'encrypted; certificate is not verified', value: 'require' },
  { label: 'disable', description: 'not encrypted; for this machine and Unix sockets', value: 'disable' },
]

/** One box takes a URL or a host; only a host asks for the rest. */
async function askServer(soFar: Partial<Answers>, place: Place): Promise<Partial<Answers> | typeof back> {
  const text = await input(
    {
      prompt: 'URL of the server, or its host name, or the directory of its Unix-domain socket',
      placeholder: 'postgresql://user@host:5432/postgres',
      value: soFar.endpoint && serverText(soFar.endpoint),
      problem: text => {
        const read = readServer(text)
        return read.kind === 'problem' ? read.problem : undefined
      },
    },
    place,
  )
  if (text === back) return back
  const read = readServer(text)
  if (read.kind === 'problem') return back
  if (read.kind === 'host') return askParts(read, soFar, place)
  return {
    endpoint: { ...read.endpoint, ...(soFar.endpoint?.caFile && { caFile: soFar.endpoint.caFile }) },
    urlPassword: read.password ?? '',
  }
}

async function askParts(
  server: ServerHost,
  soFar: Partial<Answers>,
  place: Place,
): Promise<Partial<Answers> | typeof back> {
  const { host } = server
  const inner = { ...place, canGoBack: true }
  const port = await input(
    {
      prompt: `Port of ${host}`,
      value: String(server.port ?? soFar.endpoint?.port ?? 5432),
      problem: portProblem,
    },
    inner,
  )
  if (port === back) return askServer(soFar, place)
  const user = await input(
    {
      prompt: `Login on ${host}`,
      value: soFar.endpoint?.user ?? 'postgres',
      problem: text => (text.trim() === '' ? 'A login is needed.' : undefined),
    },
    inner,
  )
  if (user === back) return askParts(server, soFar, place)
  return {
    endpoint: {
      host,
      port: Number(port),
      user,
      maintenanceDatabase: soFar.endpoint?.maintenanceDatabase ?? 'postgres',
      tls: soFar.endpoint?.tls ?? defaultTls(host),
    },
    urlPassword: '',
  }
}

const askPassword: Step<Answers> = async (soFar, place) => {
  if (soFar.urlPassword) return new Unasked()
  const password = await input(
    {
      prompt: `Password of ${soFar.endpoint?.user}. Leave it empty to use .pgpass or PGPASSWORD, or to be asked when connecting.`,
      password: true,
      value: soFar.password,
    },
    place,
  )
  return password === back ? back : { password }
}

const passwordOf = ({ urlPassword, password }: Partial<Answers>) => urlPassword || password || ''

const askTls: Step<Answers> = async (soFar, place) => {
  const { endpoint } = soFar
  if (!endpoint) return new Unasked()
  const tls = await pick(
    {
      placeholder: 'How is the connection protected?',
      choices: tlsChoices,
      active: value => value === endpoint.tls,
    },
    place,
  )
  if (tls === back) return back
  if (tls !== 'verify-ca' && tls !== 'verify-full') {
    const { caFile: _, ...rest } = endpoint
    return { endpoint: { ...rest, tls } }
  }
  const caFile = await input(
    {
      prompt:
        'File of the certificate authority (PEM). Leave it empty for the authorities this machine trusts.',
      value: endpoint.caFile,
    },
    { ...place, canGoBack: true },
  )
  if (caFile === back) return askTls(soFar, place)
  const { caFile: _, ...rest } = endpoint
  return { endpoint: { ...rest, tls, ...(caFile.trim() !== '' && { caFile: caFile.trim() }) } }
}

const askEnvironment =
  (app: App): Step<Answers> =>
  async (soFar, place) => {
    const environmentId = await pick(
      {
        placeholder: 'Which environment are its databases in?',
        choices: environmentChoices(app),
        active: id => id === soFar.environmentId,
      },
      place,
    )
    return environmentId === back ? back : { environmentId }
  }

/** Tries the connection; when it fails the person chooses to change the answers or to save anyway. */
const tryConnection =
  (app: App, id: number | undefined): Step<Answers> =>
  async (soFar, place) => {
    const { endpoint } = soFar
    if (!endpoint) return new Unasked()
    const key = credentialKey(endpoint)
    const trial = app.credentials.trial(key, passwordOf(soFar))
    // Or it would be the password known up to now that is tried.
    if (trial.password !== '') await app.server.tell(forgetCredential, { key })
    try {
      const found = await window.withProgress(
        {
          location: ProgressLocation.Notification,
          title: `Connecting to ${plain(endpoint.host)}`,
          cancellable: true,
        },
        (_, token) =>
          app.server.ask(testConnection, { endpoint, ...(id !== undefined && { instanceId: id }) }, token),
      )
      const notes = [
        `PostgreSQL ${version(found.serverVersion)} answered.`,
        found.superuser ? 'The login is a superuser; a lesser one is safer.' : '',
        found.pooler ? 'A connection pooler stands in between; changes need a direct connection.' : '',
      ]
      void window.showInformationMessage(notes.filter(note => note !== '').join(' '))
      return new Unasked({ urlPassword: '', password: trial.password })
    } catch (error) {
      const { failure } = asRefused(error)
      const next = await pick(
        {
          placeholder: plain(failure.message),
          choices: [
            { label: 'Change the answers', description: 'from the first one on', value: 'again' },
            { label: 'Save anyway', description: 'and try again later', value: 'save' },
            { label: 'Show what went wrong', value: 'show' },
          ] satisfies Choice<string>[],
        },
        place,
      )
      if (next === 'save') return new Unasked()
      if (next === back) return back
      if (next === 'show') void reportFailure(failure)
      return new AskAgain({ urlPassword: '', password: trial.password })
    } finally {
      trial.end()
    }
  }

const askTitle: Step<Answers> = async (soFar, place) => {
  const title = await input(
    {
      prompt: 'A title for the instance',
      value: soFar.title ?? soFar.endpoint?.host,
      problem: titleProblem,
    },
    place,
  )
  return title === back ? back : { title: title.trim() }
}

async function askAndSave(app: App, existing: Instance | undefined): Promise<Instance> {
  const { environments } = await knownOverview(app)
  const start: Partial<Answers> = existing
    ? { endpoint: existing.endpoint, environmentId: existing.environmentId, title: existing.title }
    : { environmentId: environments[0]?.id ?? 0 }
  const answers = await wizard<Answers>(
    existing ? `Edit ${iconless(existing.title)}` : 'Add Instance',
    [askServer, askPassword, askTls, askEnvironment(app), tryConnection(app, existing?.id), askTitle],
    start,
  )
  const password = passwordOf(answers)
  if (password !== '') await app.credentials.keep(credentialKey(answers.endpoint), password)
  const saved = await app.server.ask(saveInstance, {
    ...(existing && { id: existing.id }),
    title: answers.title,
    endpoint: answers.endpoint,
    environmentId: answers.environmentId,
  })
  await app.state.refresh()
  return saved
}

export async function addInstance(app: App): Promise<void> {
  const { id, title } = await askAndSave(app, undefined)
  void offerBaseline(app, id, title)
}

/** Of a database that Plumbline meets for the first time nothing is recorded that could drift. */
async function offerBaseline(app: App, instanceId: number, title: string): Promise<void> {
  const { databases } = await knownOverview(app)
  const fresh = databases.filter(
    one => one.instanceId === instanceId && one.presence === 'present' && !one.recordedSnapshot,
  )
  if (fresh.length === 0) return
  const record = 'Record Baseline...'
  const chosen = await window.showInformationMessage(
    `${plural(fresh.length, 'database', 'databases')} of ${plain(title)} can be changed from here. Drift is noticed once a baseline has recorded what is there.`,
    record,
  )
  if (chosen === record)
    await baseline(
      app,
      fresh.map(({ id }) => id),
    )
}

const isEditable = ({ kind }: Instance) => kind === 'server'

export async function editInstance(app: App, id?: number): Promise<void> {
  const known = app.state.instance(id)
  const { instances } = await knownOverview(app)
  if (!known && !instances.some(isEditable))
    throw new Refused({
      code: 'notFound',
      message: 'There is no server of yours to edit yet.',
      hint: 'Begin with “Add Instance...”. The sample comes with Plumbline and stays as it is.',
    })
  await askAndSave(app, known ?? (await pickInstance(app, 'Edit Instance', isEditable)))
}
