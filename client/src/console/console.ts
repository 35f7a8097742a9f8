// The admin console: a terminal on a session of its own. What is done here is never recorded as a
// change: drift is looked for when something may have been changed, and when the console ends.
import { CancellationTokenSource, EventEmitter, type Pseudoterminal, type TerminalDimensions } from 'vscode'
import type { Failure } from '#protocol/failure.ts'
import type { Database } from '#protocol/instance.ts'
import { checkDrift, closeConsole, openConsole, runInConsole, schemaMembers } from '#protocol/messages.ts'
import type { ConsoleAnswer, QueryResult } from '#protocol/query.ts'
import type { App } from '../app.ts'
import { shown, version } from '../display.ts'
import { oneAtATime } from '../oneAtATime.ts'
import { asRefused } from '../refused.ts'
import { worded } from '../report.ts'
import { formatted, pointer, red, type Style } from './format.ts'
import { type Editing, emptied, keys, nothingTyped, press, submitted } from './lineEditor.ts'
import { helpText, listing, type ReadMembers } from './listing.ts'
import { draw } from './screen.ts'

type Session =
  | { readonly status: 'opening' }
  | { readonly status: 'failed' }
  | { readonly status: 'ready'; readonly id: number }
  | { readonly status: 'running'; readonly id: number; readonly cancel: CancellationTokenSource }
  | { readonly status: 'ended' }

/** A failure behind which there is no session any more: it broke, or the server ended it. */
const isLost = ({ code, sqlState }: Failure) =>
  code === 'connectionFailed' || /^(08|57P0[1-3])/.test(sqlState ?? '')

/** By its command tag: what it did is nothing to look for drift after. */
const keepsSchema = ({ command }: QueryResult) =>
  /^(SELECT|SHOW|EXPLAIN|FETCH|SET|RESET|INSERT|UPDATE|DELETE|MERGE|COPY)\b/.test(command)

const isSame = (one: Session, other: Session) => 'id' in one && 'id' in other && one.id === other.id

/** Asks the terminal to mark pasted text, so that its line breaks do not run anything. */
const markPastes = '\x1b[?2004h'

export function createConsole(app: App, database: Database): Pseudoterminal {
  const written = new EventEmitter<string>()
  const closed = new EventEmitter<void>()
  let session: Session = { status: 'opening' }
  let editing: Editing = nothingTyped
  let cursorRow = 0
  let columns = 80
  /** Typed while something ran: taken up when it is done. */
  let ahead: string[] = []
  let style: Style = { expanded: false, timing: true }
  let transaction: ConsoleAnswer['transaction'] = 'idle'

  const environment = app.state.environment(database.environmentId)
  const write = (text: string) => written.fire(text)
  const line = (text: string) => write(`${text}\r\n`)

  /** `shop_prod (Prod)=>`, red and with a mark where the environment is protected. */
  function prompts(): { prompt: string; continued: string } {
    const name = `${shown(database.name)} (${shown(environment?.name ?? '')})`
    const mark = { idle: '', open: '*', failed: '!' }[transaction]
    const colour = environment?.policy.protected
      ? (text: string) => `\x1b[1;31m${text}\x1b[0m`
      : (text: string) => `\x1b[36m${text}\x1b[0m`
    return {
      prompt: `${colour(`${name}${mark}=>`)} `,
      continued: `${colour(`${' '.repeat(name.length + mark.length - 1)}->`)} `,
    }
  }

  function redraw(): void {
    const drawn = draw({ ...prompts(), text: editing.text, cursor: editing.cursor, columns }, cursorRow)
    cursorRow = drawn.cursorRow
    write(drawn.output)
  }

  function freshPrompt(): void {
    cursorRow = 0
    redraw()
  }

  /** Puts the cursor behind the text, so that what comes next stands below it. */
  function endOfText(): void {
    editing = { ...editing, cursor: editing.text.length }
    redraw()
    write('\r\n')
  }

  async function open(): Promise<void> {
    try {
      const { consoleId, serverVersion, user } = await app.server.ask(openConsole, {
        databaseId: database.id,
      })
      if (session.status === 'ended') return void app.server.ask(closeConsole, { consoleId })
      session = { status: 'ready', id: consoleId }
      line(
        `PostgreSQL ${version(serverVersion)}, as ${shown(user)}. What you do here is not recorded as a change. \\? for help.`,
      )
      freshPrompt()
    } catch (error) {
      if (session.status === 'ended') return
      session = { status: 'failed' }
      ahead = []
      line(red(worded(asRefused(error).failure)))
      line('Press Enter to try again.')
    }
  }

  async function submit(): Promise<void> {
    endOfText()
    const text = editing.text.trim()
    editing = submitted(editing)
    const before = session
    if (text !== '') await run(text)
    // A session that was opened anew has written its prompt itself.
    if (session.status === 'ready' && isSame(before, session)) freshPrompt()
    typedAhead()
  }

  function typedAhead(): void {
    const typed = ahead
    ahead = []
    for (const key of typed) receive(key)
  }

  async function run(text: string): Promise<void> {
    if (session.status !== 'ready') return
    const { id } = session
    if (text.startsWith('\\')) return command(text)
    const cancel = new CancellationTokenSource()
    session = { status: 'running', id, cancel }
    try {
      const answer = await app.server.ask(
        runInConsole,
        { consoleId: id, sql: text, limit: app.settings().rowLimit },
        cancel.token,
      )
      for (const result of answer.results) write(formatted(result, { ...style, columns }))
      if (answer.failure) {
        line(red(worded(answer.failure)))
        const place = pointer(text, answer.failure.offset)
        if (place !== '') line(place)
      }
      transaction = answer.transaction
      if (transaction === 'idle' && !answer.results.every(keepsSchema)) void lookForDrift()
      if (answer.failure && isLost(answer.failure)) await reopen(id)
    } catch (error) {
      line(red(worded(asRefused(error).failure)))
    } finally {
      cancel.dispose()
      if (session.status === 'running' && session.id === id) session = { status: 'ready', id }
    }
  }

  const lookForDrift = oneAtATime(async () => {
    try {
      await app.server.ask(checkDrift, { databaseId: database.id })
      await app.state.refresh()
    } catch {
      // It is looked for again on schedule, which also says what went wrong.
    }
  })

  /** The session is gone, with its transaction, settings and temporary tables: a new one takes its place. */
  async function reopen(lost: number): Promise<void> {
    if (session.status === 'ended') return
    transaction = 'idle'
    line('The session was lost, with its transaction, settings and temporary tables. Opening a new one.')
    void app.server.ask(closeConsole, { consoleId: lost }).catch(() => undefined)
    session = { status: 'opening' }
    await open()
    // Meant for the session that is gone: outside its transaction it would do something else.
    ahead = []
  }

  async function command(text: string): Promise<void> {
    switch (text.replace(/;$/, '').trim()) {
      case '\\q':
        end()
        return
      case '\\?':
        line(helpText)
        return
      case '\\x':
        style = { ...style, expanded: !style.expanded }
        line(style.expanded ? 'One block for each row.' : 'One line for each row, where there is room.')
        return
      case '\\timing':
        style = { ...style, timing: !style.timing }
        line(style.timing ? 'Timing is on.' : 'Timing is off.')
        return
    }
    try {
      const result = await listing(text, readMembers)
      if (result) write(formatted(result, { ...style, timing: false }))
      else line(red(`There is no command ${shown(text)}. \\? lists them.`))
    } catch (error) {
      line(red(worded(asRefused(error).failure)))
    }
  }

  /** Afresh: what was done here a moment ago is not yet known to the views. */
  const readMembers: ReadMembers = parent =>
    app.server.ask(schemaMembers, { databaseId: database.id, ...(parent && { parent }) })

  function end(): void {
    if (session.status === 'running') session.cancel.cancel()
    if (session.status === 'running' || session.status === 'ready')
      void app.server
        .ask(closeConsole, { consoleId: session.id })
        .then(() => app.state.refresh())
        .catch(() => undefined)
    session = { status: 'ended' }
    closed.fire()
  }

  function receive(key: string): void {
    if (session.status === 'running') {
      if (key === '\x03') {
        ahead = []
        session.cancel.cancel()
      } else ahead.push(key)
      return
    }
    if (session.status === 'failed' && key === '\r') {
      session = { status: 'opening' }
      void open().then(typedAhead)
      return
    }
    if (session.status === 'opening') ahead.push(key)
    if (session.status !== 'ready') return
    const { editing: next, effect } = press(editing, key)
    editing = next
    switch (effect) {
      case 'redraw':
        redraw()
        return
      case 'submit':
        void submit()
        return
      case 'interrupt':
        endOfText()
        editing = emptied(editing)
        freshPrompt()
        return
      case 'clear':
        write('\x1b[2J\x1b[H')
        freshPrompt()
        return
      case 'leave':
        line('')
        end()
        return
      case 'none':
        return
      default:
        effect satisfies never
    }
  }

  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open(dimensions: TerminalDimensions | undefined) {
      columns = dimensions?.columns ?? columns
      write(markPastes)
      line(`Connecting to ${shown(database.name)}.`)
      void open().then(typedAhead)
    },
    setDimensions(dimensions) {
      columns = dimensions.columns
    },
    handleInput(data) {
      for (const key of keys(data)) receive(key)
    },
    close: end,
  }
}
