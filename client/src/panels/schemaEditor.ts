// Hosts the schema editor: reads tables, plans what the page has drawn, and makes an issue or a
// migration of it. The drafts are the page's own, and come back with it after a reload.
import { type Disposable, type ExtensionContext, ViewColumn, type WebviewPanel, window } from 'vscode'
import type { Failure } from '#protocol/failure.ts'
import { editableSchema, planTables } from '#protocol/messages.ts'
import type { EditableSchema, TableDraft, TableName } from '#protocol/schemaEditor.ts'
import type { SchemaEditorIntent, SchemaEditorState } from '#protocol/schemaEditorPage.ts'
import type { App } from '../app.ts'
import { createAndOpen, draftOf, projectOf } from '../commands/newIssue.ts'
import { openNewMigration } from '../commands/newMigration.ts'
import { knownOverview } from '../commands/pickers.ts'
import { Left } from '../commands/steps.ts'
import { shown } from '../display.ts'
import { pageType } from '../names.ts'
import { asRefused } from '../refused.ts'
import { report } from '../report.ts'
import type { State } from '../state.ts'
import { toldApart } from '../toldApart.ts'
import { openRule } from './openRule.ts'
import { pageFolder, pageHtml, pageIcon } from './page.ts'
import { schemaEditorIntent } from './schemaEditorIntents.ts'

export interface SchemaEditors extends Disposable {
  /** The first database is the model; without tables it begins with a new one. */
  open(databaseIds: readonly number[], tables: readonly TableName[]): void
}

export function createSchemaEditors(context: ExtensionContext, app: () => App): SchemaEditors {
  const panels = new Set<WebviewPanel>()
  const options = () => ({
    enableScripts: true,
    localResourceRoots: [pageFolder(context.extensionUri)],
  })

  function fill(panel: WebviewPanel, databaseIds: readonly number[], tables: readonly TableName[]): void {
    panels.add(panel)
    panel.iconPath = pageIcon(context.extensionUri, 'table')
    const stop = host(panel, app(), databaseIds, tables)
    panel.onDidDispose(() => {
      panels.delete(panel)
      stop.dispose()
    })
    panel.webview.html = pageHtml(panel.webview, context.extensionUri, 'schemaEditor', 'Schema Editor')
  }

  const serializer = window.registerWebviewPanelSerializer(pageType.schemaEditor, {
    async deserializeWebviewPanel(panel: WebviewPanel, kept: { readonly databaseIds?: unknown } | undefined) {
      const ids = Array.isArray(kept?.databaseIds)
        ? kept.databaseIds.filter((id): id is number => Number.isSafeInteger(id))
        : []
      if (ids.length === 0) return panel.dispose()
      panel.webview.options = options()
      fill(panel, ids, [])
    },
  })

  return {
    open(databaseIds, tables) {
      const [first] = databaseIds
      const title = titleOf(app().state, first)
      fill(
        window.createWebviewPanel(pageType.schemaEditor, title, ViewColumn.Active, options()),
        databaseIds,
        tables,
      )
    },
    dispose() {
      serializer.dispose()
      for (const panel of panels) panel.dispose()
    },
  }
}

function titleOf(state: State, databaseId: number | undefined): string {
  const database = state.database(databaseId)
  return `Schema Editor: ${database ? shown(toldApart(state.known(), database)) : ''}`
}

/** What is known of the database's schema without reading it: what was recorded, and the drift from it. */
function schemaSeen(app: App, databaseId: number): string {
  const drift = app.state
    .known()
    ?.anomalies.find(one => one.kind === 'drift' && one.databaseId === databaseId)
  return JSON.stringify([app.state.database(databaseId)?.recordedSnapshot, drift?.actual])
}

const nameOf = (table: TableName) => JSON.stringify([table.schema, table.name])

function host(
  panel: WebviewPanel,
  app: App,
  databaseIds: readonly number[],
  begin: readonly TableName[],
): Disposable {
  const model = databaseIds[0] as number
  let schema: EditableSchema | undefined
  let planned: SchemaEditorState['planned']
  let busy = false
  /** The page was closed: what is on its way for it is dropped. */
  let gone = false
  let failure: Failure | undefined
  let generation = 0
  let changes = 0
  const read = new Map<string, TableDraft>()
  /** The schema that was last seen to be there; another one is a reason to read again. */
  let seen = schemaSeen(app, model)

  function send(): void {
    if (gone) return
    const { state } = app
    const environments = databaseIds.map(id => state.environment(state.database(id)?.environmentId ?? 0))
    const database = state.database(model)
    const message: SchemaEditorState = {
      kind: 'schemaEditor',
      databaseIds,
      database: database?.name ?? '',
      environment: environments[0]?.name ?? '',
      guarded: environments.some(environment => environment?.policy.protected),
      serverVersion: state.instance(database?.instanceId ?? 0)?.serverVersion ?? 0,
      begin,
      ...(schema && { schema: { ...schema, tables: [...read.values()] } }),
      ...(planned && { planned }),
      generation,
      changes,
      busy,
      ...(failure && { failure }),
    }
    void panel.webview.postMessage(message)
  }

  async function load(tables: readonly TableName[]): Promise<void> {
    schema = await app.server.ask(editableSchema, { databaseId: model, tables })
    for (const table of schema.tables) if (table.was) read.set(nameOf(table.was), table)
  }

  /** Tables that are gone are not among the answer. */
  async function reload(tables: readonly TableName[]): Promise<void> {
    const fresh = await app.server.ask(editableSchema, { databaseId: model, tables })
    read.clear()
    schema = fresh
    for (const table of fresh.tables) if (table.was) read.set(nameOf(table.was), table)
    generation++
    planned = undefined
  }

  let latest = 0
  async function plan({ revision, drafts }: SchemaEditorIntent & { kind: 'plan' }): Promise<void> {
    latest = revision
    const made = await app.server.ask(planTables, { databaseId: model, tables: drafts })
    // An answer that is overtaken says nothing about what is drawn now.
    if (latest === revision) planned = { revision, plan: made }
  }

  async function makeIssue(sql: string): Promise<void> {
    const { title, draft } = await draftOf(app, { kind: 'alterSchema', databaseIds, sql })
    await createAndOpen(
      app,
      { projectId: projectOf(app, databaseIds), type: 'alterSchema', title, draft },
      'Create Issue',
    )
  }

  /** While it lasts nothing else is made; why it failed is said on the page. */
  async function attempt(act: () => Promise<void>, makes: boolean): Promise<void> {
    if (makes && busy) return
    busy = busy || makes
    failure = undefined
    if (makes) send()
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Left)) failure = asRefused(error).failure
      // A box of the editor's gives the focus back to the frame around the page only.
      if (makes) panel.reveal()
    }
    if (makes) busy = false
    send()
  }

  const open = () =>
    attempt(async () => {
      await knownOverview(app)
      if (app.state.database(model) && !gone) panel.title = titleOf(app.state, model)
      if (schema) return
      send()
      await load(begin)
    }, false)
  /** Begun while the page itself is still being loaded. */
  let first: Promise<void> | undefined = open()

  async function receive(message: unknown): Promise<void> {
    const intent = schemaEditorIntent(message)
    switch (intent?.kind) {
      case 'ready':
        send()
        await (first ?? open())
        first = undefined
        return
      case 'load':
        return attempt(() => load(intent.tables), false)
      case 'reload':
        return attempt(() => reload(intent.tables), false)
      case 'plan':
        return attempt(() => plan(intent), false)
      case 'createIssue':
        return attempt(() => makeIssue(intent.sql), true)
      case 'saveMigration':
        return attempt(() => openNewMigration(app, intent.name, intent.sql), true)
      case 'openRule':
        return openRule(app, intent.rule)
      case 'showLog':
        return app.server.showLog()
      case undefined:
        return
      default:
        intent satisfies never
    }
  }

  const listeners = [
    panel.webview.onDidReceiveMessage(message => receive(message).catch(report)),
    // A hidden page drops messages: it gets the whole state when it is seen again.
    panel.onDidChangeViewState(() => {
      if (panel.visible) send()
    }),
    app.state.onDidChange(change => {
      if (change.kind === 'database' ? change.id !== model : schemaSeen(app, model) === seen) return
      seen = schemaSeen(app, model)
      changes++
      if (schema) send()
    }),
  ]
  return {
    dispose() {
      gone = true
      for (const listener of listeners) listener.dispose()
    },
  }
}
