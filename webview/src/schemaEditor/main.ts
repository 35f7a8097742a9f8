// The schema editor's page: keeps the drafts with their history, draws them, and asks its host for the
// SQL that they come to. Decides nothing about that SQL.
import '@vscode-elements/elements/dist/vscode-button/index.js'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import type { TableName, TablePlan } from '#protocol/schemaEditor.ts'
import type { SchemaEditorIntent, SchemaEditorState } from '#protocol/schemaEditorPage.ts'
import { keepFocus } from '../focus.ts'
import { connectHost } from '../host.ts'
import { nearby } from '../nearby.ts'
import { failureBanner, newsBanner } from './banners.ts'
import { bar } from './bar.ts'
import { chunkOfField, typeList } from './columns.ts'
import { deed } from './deed.ts'
import { type Change, columnNames, type Drafts, knownTable, newTable, sameTable, tidy } from './drafts.ts'
import { type Editing, fieldsFor } from './editing.ts'
import { empty } from './empty.ts'
import { begin, edit, left, redo, undo } from './history.ts'
import { type Memory, memoryOf } from './memory.ts'
import { preview } from './preview.ts'
import { originalOf } from './standing.ts'
import { editorStyle } from './style.ts'
import { nameField, tableEditor } from './table.ts'
import { tables } from './tables.ts'
import { isUnanswered, visitedFields } from './unanswered.ts'
import { caughtUp, tableNames, type Work, withRead } from './work.ts'

const host = connectHost<SchemaEditorIntent, SchemaEditorState, Memory>('schemaEditor')

const { databaseIds: _, ...remembered } = host.remembered()

/** Milliseconds between the last keystroke and a new plan. */
const pause = 300

class SchemaEditorPage extends LitElement {
  private readonly restoreFocus = keepFocus(this, ['.detail'])
  private readonly nearby = nearby(this, () => this.requestUpdate())
  private state: SchemaEditorState | undefined
  private work: Work = {
    history: begin<Drafts>([]),
    originals: [],
    selected: 0,
    ...remembered,
    wanted: [],
    overtaken: [],
  }
  private begun = this.drafts.length > 0
  /** What was heard of the database: readings, and hints that it changed. */
  private generation = 0
  private changes = 0
  private readonly visited = visitedFields(() => this.requestUpdate())
  /** Tables whose columns were asked for, for a foreign key. */
  private readonly asked = new Set<string>()
  private revision = 0
  private timer: number | undefined
  private last: TablePlan | undefined

  /** In the light: the page's one style sheet and the icons' apply. */
  protected override createRenderRoot(): HTMLElement {
    return this
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Before the editor around the page hears of them: its own undo would take single letters back.
    document.addEventListener('keydown', event => this.pressed(event))
    document.addEventListener('focusout', () => this.leave())
    host.listen(state => this.receive(state), { kind: 'ready' })
  }

  protected override updated(): void {
    this.restoreFocus()
    this.nearby.look()
  }

  private receive(state: SchemaEditorState): void {
    const first = this.state === undefined
    this.state = state
    const read = state.schema?.tables ?? []
    if (state.schema && !this.begun) {
      this.begun = true
      if (state.begin.length === 0) this.create()
      this.follow(withRead({ ...this.work, wanted: state.begin }, read))
      // What it opened with is not a step to undo.
      this.work = { ...this.work, history: begin(this.drafts) }
    } else this.follow(withRead(this.work, read))
    if (state.schema && state.generation !== this.generation) this.follow(caughtUp(this.work, read))
    // What comes back with the page, or was drawn before the hint, may be overtaken.
    const restored = first && this.drafts.length > 0
    if (restored || state.changes !== this.changes) this.readAgain()
    if (state.generation !== this.generation) this.asked.clear()
    this.generation = state.generation
    this.changes = state.changes
    if (restored) this.plan()
    const planned = state.planned
    if (planned?.revision === this.revision) this.last = planned.plan
    this.requestUpdate()
  }

  /** What is read of the database may be nothing new. */
  private follow(work: Work): void {
    const isNew = work.history !== this.work.history
    this.work = work
    if (isNew) this.changed()
  }

  private readAgain(): void {
    const tables = tableNames(this.work)
    if (tables.length > 0) host.send({ kind: 'reload', tables })
  }

  private get drafts(): Drafts {
    return this.work.history.present
  }

  private change: Editing['edit'] = (change: Change, options = {}) => {
    this.work = { ...this.work, history: edit(this.work.history, change, options.field) }
    this.changed(options.focus)
  }

  private changed(focus?: string): void {
    this.select(Math.max(0, Math.min(this.work.selected, this.drafts.length - 1)))
    this.plan()
    if (focus) this.focusOn([focus])
  }

  private select(selected: number): void {
    this.work = { ...this.work, selected }
    this.remember()
    this.requestUpdate()
  }

  /** The first of these fields that there is, once it is drawn. */
  private focusOn(ids: readonly string[]): void {
    for (const chunk of ids.map(chunkOfField)) if (chunk !== undefined) this.nearby.bring(chunk)
    void this.updateComplete.then(() => {
      const found = ids.map(id => this.querySelector<HTMLElement>(`#${id}`)).find(Boolean)
      found?.scrollIntoView({ block: 'nearest' })
      found?.focus()
    })
  }

  private remember(): void {
    if (this.state) host.remember(memoryOf(this.work, this.state.databaseIds))
  }

  private plan(): void {
    this.revision++
    const { revision } = this
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      host.send({ kind: 'plan', revision, drafts: tidy(this.drafts) })
    }, pause)
  }

  /** The plan of the drafts as they stand. */
  private get planned(): TablePlan | undefined {
    const planned = this.state?.planned
    return planned?.revision === this.revision ? planned.plan : undefined
  }

  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    event.stopPropagation()
    this.step(key === 'y' || event.shiftKey ? redo : undo)
  }

  private step(move: typeof undo): void {
    this.work = { ...this.work, history: move(this.work.history) }
    this.changed()
  }

  /** What is typed next is a step of its own. */
  private leave(): void {
    this.work = { ...this.work, history: left(this.work.history) }
  }

  private isUnanswered = (path: string) => isUnanswered(this.drafts, path, this.visited)

  private create(): void {
    const schemas = this.state?.schema?.schemas ?? []
    const schema = schemas.includes('public') ? 'public' : (schemas[0] ?? 'public')
    const at = this.drafts.length
    this.work = { ...this.work, selected: at }
    this.change(drafts => [...drafts, newTable(schema)], { focus: nameField(at) })
  }

  private close = (at: number) => this.change(drafts => drafts.filter((_, one) => one !== at))

  private open(table: TableName): void {
    this.work = { ...this.work, wanted: [...this.work.wanted, table] }
    host.send({ kind: 'load', tables: [table] })
  }

  /** From the drafts, else as read; asks once where neither knows. */
  private columnsOf(table: TableName): readonly string[] {
    const found = knownTable(table, this.drafts, this.state?.schema?.tables ?? [])
    const key = JSON.stringify([table.schema, table.name])
    if (!found && !this.asked.has(key)) {
      this.asked.add(key)
      host.send({ kind: 'load', tables: [table] })
    }
    return found ? columnNames(found) : []
  }

  /** What is wrong, beyond what nobody has filled in yet. */
  private get problems(): TablePlan['problems'] {
    return ((this.planned ?? this.last)?.problems ?? []).filter(({ path }) => !this.isUnanswered(path))
  }

  private editing(state: SchemaEditorState, at: number): Editing | undefined {
    const table = this.drafts[at]
    const { schema } = state
    if (!table || !schema) return undefined
    const { problems } = this
    const unread = schema.tableNames.filter(
      name => !this.drafts.some(({ was }) => was && sameTable(was, name)),
    )
    const drawn = this.drafts
      .filter(one => !one.dropped && one.name !== '')
      .map(({ schema, name }) => ({ schema, name }))
    return {
      drafts: this.drafts,
      table,
      at,
      original: originalOf(this.work.originals, table),
      schemas: schema.schemas,
      tables: [...drawn, ...unread],
      serverVersion: state.serverVersion,
      problem: path => problems.find(one => one.path === path)?.message,
      edit: this.change,
      columnsOf: name => this.columnsOf(name),
    }
  }

  private go(path: string): void {
    const [at = '0', ...rest] = path.split('.')
    this.select(Number(at))
    this.focusOn(fieldsFor(Number(at), rest.join('.')))
  }

  private detail(editing: Editing | undefined): TemplateResult {
    return html`<div class="detail" tabindex="-1">
      ${
        editing
          ? tableEditor(editing, { close: () => this.close(editing.at) }, this.nearby)
          : html`<p class="dim">${this.work.wanted.length > 0 ? 'Reading the table.' : 'Choose a table to edit, or make a new one.'}</p>`
      }
    </div>`
  }

  protected override render(): TemplateResult {
    const { state } = this
    if (!state?.schema) return empty(state, host.send)
    const editing = this.editing(state, this.work.selected)
    const { problems } = this
    return html`
      ${bar({
        state,
        history: this.work.history,
        sql: this.planned?.sql,
        deed: () => deed(this.drafts, this.work.originals),
        step: move => this.step(move),
        readAgain: () => this.readAgain(),
        send: host.send,
      })}
      ${state.failure ? failureBanner(state.failure, host.send) : nothing}
      ${newsBanner(this.work.overtaken, () => {
        this.work = { ...this.work, overtaken: [] }
        this.requestUpdate()
      })}
      ${typeList(state.schema.types)}
      <main aria-busy=${state.busy ? 'true' : 'false'}>
        ${tables({
          drafts: this.drafts,
          originals: this.work.originals,
          selected: this.work.selected,
          known: state.schema.tableNames,
          hasProblem: at => problems.some(({ path }) => path.startsWith(`${at}.`)),
          select: at => {
            this.leave()
            this.select(at)
          },
          open: table => this.open(table),
          create: () => this.create(),
        })}
        ${keyed(this.work.selected, this.detail(editing))}
      </main>
      ${preview({
        plan: this.planned,
        last: this.last,
        isUnanswered: this.isUnanswered,
        go: path => this.go(path),
        openRule: rule => host.send({ kind: 'openRule', rule }),
      })}`
  }
}

if (editorStyle.styleSheet) document.adoptedStyleSheets = [editorStyle.styleSheet]
customElements.define('plumbline-schemaeditor', SchemaEditorPage)
