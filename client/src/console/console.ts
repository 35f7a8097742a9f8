// The admin console: a terminal on a session of its own. What is done here is never recorded as a
// change; the server looks for drift when it ends.
import { CancellationTokenSource, EventEmitter, type Pseudoterminal, type TerminalDimensions } from 'vscode'
import type { Database } from '#protocol/instance.ts'
import { closeConsole, openConsole, runInConsole } from '#protocol/messages.ts'
import type { ConsoleAnswer } from '#protocol/query.ts'
import type { App } from '../app.ts'
import { shown, version } from '../display.ts'
import { asRefused } from '../refused.ts'
import { worded } from '../report.ts'
import { formatted, red, type Style } from './format.ts'
import { type Editing, emptied, keys, nothingTyped, press, submitted } from './lineEditor.ts'
import { helpText, listing } from './listing.ts'
import { draw } from './screen.ts'

type Session =
  | { readonly status: 'opening' }
  | { readonly status: 'ready'; readonly id: number }
  | { readonly status: 'running'; readonly id: number; readonly cancel: CancellationTokenSource }
  | { readonly status: 'ended' }

/** Asks the terminal to mark pasted text, so that its line breaks do not run anything. */
const markPastes = '\x1b[?2004h'

export function createConsole(app: App, database: Database): Pseudoterminal {
  const written = new EventEmitter<string>()
  const closed = new EventEmitter<void>()
  let session: Session = { status: 'opening' }
  let editing: Editing = nothingTyped
  let cursorRow = 0
  let columns = 80
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
      line(red(worded(asRefused(error).failure)))
      line('Close this terminal and open another to try again.')
    }
  }

  async function submit(): Promise<void> {
    endOfText()
    const text = editing.text.trim()
    editing = submitted(editing)
    if (text !== '') await run(text)
    if (session.status === 'ready') freshPrompt()
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
      for (const result of answer.results) write(formatted(result, style))
      if (answer.failure) line(red(worded(answer.failure)))
      transaction = answer.transaction
    } catch (error) {
      line(red(worded(asRefused(error).failure)))
    } finally {
      cancel.dispose()
      if (session.status === 'running') session = { status: 'ready', id }
    }
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
        line(style.expanded ? 'One block for each row.' : 'One line for each row.')
        return
      case '\\timing':
        style = { ...style, timing: !style.timing }
        line(style.timing ? 'Timing is on.' : 'Timing is off.')
        return
    }
    try {
      const result = await listing(text, parent => app.state.members(database.id, parent))
      if (result) write(formatted(result, { ...style, timing: false }))
      else line(red(`There is no command ${shown(text)}. \\? lists them.`))
    } catch (error) {
      line(red(worded(asRefused(error).failure)))
    }
  }

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
      if (key === '\x03') session.cancel.cancel()
      return
    }
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
      void open()
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
