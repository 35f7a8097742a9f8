// The schema editor's page: keeps the drafts with their history, draws them, and asks its host for the
// SQL that they come to. Decides nothing about that SQL.
import '@vscode-elements/elements/dist/vscode-button/index.js'
import { html, LitElement, nothing, type TemplateResult } from 'lit'
import type { TableName, TablePlan } from '#protocol/schemaEditor.ts'
import type { SchemaEditorIntent, SchemaEditorState } from '#protocol/schemaEditorPage.ts'
import { connectHost } from '../host.ts'
import { icon } from '../issue/parts.ts'
import { legible } from '../legible.ts'
import { type Change, type Drafts, newTable, sameTable, tidy } from './drafts.ts'
import type { Editing } from './editing.ts'
import { fieldId } from './editing.ts'
import { begin, cut, edit, type History, left, mapped, redo, undo } from './history.ts'
import { preview } from './preview.ts'
import { changedTables, rebase } from './rebase.ts'
import { originalOf } from './standing.ts'
import { editorStyle } from './style.ts'
import { nameField, tableEditor } from './table.ts'
import { tables } from './tables.ts'

/** What survives a reload of the page. */
interface Memory {
  readonly databaseIds: readonly number[]
  readonly history: History<Drafts>
  readonly originals: Drafts
  readonly selected: number
}

const host = connectHost<SchemaEditorIntent, SchemaEditorState, Memory>('schemaEditor')

/** Milliseconds between the last keystroke and a new plan. */
const pause = 300

class SchemaEditorPage extends LitElement {
  private state: SchemaEditorState | undefined
  private history: History<Drafts> = host.remembered().history ?? begin<Drafts>([])
  /** The edited tables as they were read. */
  private originals: Drafts = host.remembered().originals ?? []
  private selected = host.remembered().selected ?? 0
  /** Tables to be edited once they are read. */
  private wanted: readonly TableName[] = []
  private begun = this.drafts.length > 0
  /** What was heard of the database: readings, and hints that it changed. */
  private generation = 0
  private changes = 0
  /** Tables that were found changed in the database, until the person has seen it. */
  private overtaken: readonly TableName[] = []
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
    document.addEventListener('focusout', () => {
      this.history = left(this.history)
    })
    host.listen(state => this.receive(state), { kind: 'ready' })
  }

  private receive(state: SchemaEditorState): void {
    const first = this.state === undefined
    this.state = state
    if (state.schema && !this.begun) {
      this.begun = true
      this.wanted = state.begin
      if (state.begin.length === 0) this.create()
      this.takeWanted()
      // What it opened with is not a step to undo.
      this.history = begin(this.drafts)
    } else this.takeWanted()
    if (state.schema && state.generation !== this.generation) this.catchUp(state.schema.tables)
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

  /** Tables that were asked for and have come. */
  private takeWanted(): void {
    const read = this.state?.schema?.tables ?? []
    const come = read.filter(({ was }) => was && this.wanted.some(name => sameTable(name, was)))
    if (come.length === 0) return
    this.wanted = this.wanted.filter(name => !come.some(({ was }) => was && sameTable(name, was)))
    const other = this.originals.filter(
      one => !come.some(({ was }) => was && one.was && sameTable(was, one.was)),
    )
    this.originals = [...other, ...come]
    this.selected = this.drafts.length
    this.change(drafts => [...drafts, ...come])
  }

  /** The tables as they were called when they were read, and as they are called now. */
  private readAgain(): void {
    const names = [...this.originals.flatMap(({ was }) => was ?? []), ...this.drafts]
      .map(({ schema, name }) => ({ schema, name }))
      .filter(({ name }) => name !== '')
    if (names.length > 0) host.send({ kind: 'reload', tables: names })
  }

  /** Carries every step over to what the database has now. */
  private catchUp(now: Drafts): void {
    const before = this.originals
    const changed = changedTables(before, now)
    if (changed.length === 0) return
    this.overtaken = changed
    this.history = mapped(this.history, drafts => rebase(drafts, before, now))
    this.originals = now
    this.changed()
  }

  private get drafts(): Drafts {
    return this.history.present
  }

  private change: Editing['edit'] = (change: Change, options = {}) => {
    this.history = edit(this.history, change, options.field)
    this.changed(options.focus)
  }

  private changed(focus?: string): void {
    this.selected = Math.max(0, Math.min(this.selected, this.drafts.length - 1))
    this.remember()
    this.plan()
    this.requestUpdate()
    if (focus) void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#${focus}`)?.focus())
  }

  private remember(): void {
    const { state, history, originals, selected } = this
    const columns = this.drafts.reduce((sum, table) => sum + table.columns.length, 1)
    const most = Math.max(5, Math.min(50, Math.floor(2000 / columns)))
    if (state)
      host.remember({ databaseIds: state.databaseIds, history: cut(history, most), originals, selected })
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

  private step(move: (history: History<Drafts>) => History<Drafts>): void {
    this.history = move(this.history)
    this.changed()
  }

  private create(): void {
    const schemas = this.state?.schema?.schemas ?? []
    const schema = schemas.includes('public') ? 'public' : (schemas[0] ?? 'public')
    const at = this.drafts.length
    this.selected = at
    this.change(drafts => [...drafts, newTable(schema)], { focus: nameField(at) })
  }

  private open(table: TableName): void {
    this.wanted = [...this.wanted, table]
    host.send({ kind: 'load', tables: [table] })
  }

  /** From the drafts, else as read; asks once where neither knows. */
  private columnsOf(table: TableName): readonly string[] {
    const read = this.state?.schema?.tables ?? []
    const found =
      this.drafts.find(one => !one.dropped && sameTable(one, table)) ??
      read.find(({ was }) => was && sameTable(was, table))
    const key = JSON.stringify([table.schema, table.name])
    if (!found && !this.asked.has(key)) {
      this.asked.add(key)
      host.send({ kind: 'load', tables: [table] })
    }
    return found?.columns.filter(column => !column.dropped).map(column => column.name) ?? []
  }

  private editing(state: SchemaEditorState, at: number): Editing | undefined {
    const table = this.drafts[at]
    const { schema } = state
    if (!table || !schema) return undefined
    const problems = (this.planned ?? this.last)?.problems ?? []
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
      original: originalOf(this.originals, table),
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
    this.selected = Number(at)
    this.requestUpdate()
    const ids = [
      rest.join('.'),
      `${rest.join('.')}`.replace(/keys$/, 'key.0'),
      rest.join('.').replace(/columns$/, 'pair.0.ours'),
    ]
    void this.updateComplete.then(() => {
      const found = ids
        .map(one => this.querySelector<HTMLElement>(`#${fieldId(Number(at), one)}`))
        .find(Boolean)
      found?.scrollIntoView({ block: 'center' })
      found?.focus()
    })
  }

  protected override render(): TemplateResult {
    const { state } = this
    if (!state?.schema)
      return html`<main class="empty" aria-busy=${state?.failure ? 'false' : 'true'}>
        <h1>Schema Editor</h1>
        ${state?.failure ? this.failure(state) : html`<p role="status">${icon('sync')} Reading the schema</p>`}
      </main>`
    const editing = this.editing(state, this.selected)
    const problems = (this.planned ?? this.last)?.problems ?? []
    return html`
      ${this.bar(state)} ${this.failure(state)} ${this.news()}
      <datalist id="types">${state.schema.types.map(type => html`<option value=${type}></option>`)}</datalist>
      <main aria-busy=${state.busy ? 'true' : 'false'}>
        ${tables({
          drafts: this.drafts,
          originals: this.originals,
          selected: this.selected,
          known: state.schema.tableNames,
          hasProblem: at => problems.some(({ path }) => path.startsWith(`${at}.`)),
          select: at => {
            this.selected = at
            this.history = left(this.history)
            this.remember()
            this.requestUpdate()
          },
          open: table => this.open(table),
          create: () => this.create(),
        })}
        <div class="detail" tabindex="-1">
          ${
            editing
              ? tableEditor(editing, {
                  close: () => this.change(drafts => drafts.filter((_, at) => at !== editing.at)),
                })
              : html`<p class="dim">${this.wanted.length > 0 ? 'Reading the table.' : 'Choose a table to edit, or make a new one.'}</p>`
          }
        </div>
      </main>
      ${preview({
        plan: this.planned,
        last: this.last,
        go: path => this.go(path),
        openRule: rule => host.send({ kind: 'openRule', rule }),
      })}`
  }

  private bar(state: SchemaEditorState): TemplateResult {
    const { planned } = this
    const ready = planned !== undefined && planned.sql.trim() !== '' && !state.busy
    const send = (kind: 'createIssue' | 'saveMigration') => () => {
      if (ready) host.send({ kind, sql: planned.sql, name: this.deed() })
    }
    const others = state.databaseIds.length - 1
    return html`<header>
      <div class="where">
        ${icon(state.guarded ? 'shield' : 'database', state.guarded ? 'bad' : '')}
        <strong>${legible(state.database)}</strong>
        <span class="dim">${legible(state.environment)}${others > 0 ? `, and ${others} more` : ''}${state.guarded ? ', protected' : ''}</span>
      </div>
      <div class="buttons">
        <button class="icon" title="Undo (Ctrl+Z)" aria-label="Undo" ?disabled=${this.history.past.length === 0}
          @click=${() => this.step(undo)}>${icon('discard')}</button>
        <button class="icon" title="Redo (Ctrl+Shift+Z)" aria-label="Redo" ?disabled=${this.history.future.length === 0}
          @click=${() => this.step(redo)}>${icon('redo')}</button>
        <button class="icon" title="Read the tables again" aria-label="Read the tables again"
          @click=${() => this.readAgain()}>${icon('refresh')}</button>
        <vscode-button secondary ?disabled=${!ready} aria-disabled=${String(!ready)} @click=${send('saveMigration')}>Save as Migration...</vscode-button>
        <vscode-button ?disabled=${!ready} aria-disabled=${String(!ready)} @click=${send('createIssue')}>Create Issue...</vscode-button>
      </div>
    </header>`
  }

  /** What the edits do, in a few words, for a title or a file's name. */
  private deed(): string {
    const before = (table: Drafts[number]) => originalOf(this.originals, table)
    const edited = this.drafts.filter(
      table => !table.was || table.dropped || JSON.stringify(table) !== JSON.stringify(before(table)),
    )
    const [first] = edited
    if (!first) return 'edit_schema'
    const verb = first.dropped ? 'drop' : first.was ? 'alter' : 'create'
    return `${verb}_${first.name}${edited.length > 1 ? `_and_${edited.length - 1}_more` : ''}`
  }

  private news(): TemplateResult | typeof nothing {
    if (this.overtaken.length === 0) return nothing
    const names = this.overtaken.map(({ name }) => name).join(', ')
    return html`<div class="banner news" role="status">
      ${icon('info')}
      <div><strong>${legible(names)} changed in the database since it was read.</strong>
        <div>What you had not edited is shown as it is there now. Your other edits are kept.</div></div>
      <button class="link" @click=${() => {
        this.overtaken = []
        this.requestUpdate()
      }}>Dismiss</button>
    </div>`
  }

  private failure(state: SchemaEditorState): TemplateResult | typeof nothing {
    const { failure } = state
    if (!failure || failure.code === 'cancelled') return nothing
    return html`<div class="banner" role="alert">
      ${icon('error', 'bad')}
      <div><strong>${failure.message}</strong>
        ${failure.detail ? html`<div>${failure.detail}</div>` : nothing}
        ${failure.hint ? html`<div>${failure.hint}</div>` : nothing}</div>
      <button class="link" @click=${() => host.send({ kind: 'showLog' })}>Show Log</button>
    </div>`
  }
}

if (editorStyle.styleSheet) document.adoptedStyleSheets = [editorStyle.styleSheet]
customElements.define('plumbline-schemaeditor', SchemaEditorPage)
