// Every identifier that stands in package.json too: commands, views, settings, context keys,
// URI schemes, page types. A test holds the two against each other. No logic here.

export const commandId = {
  addInstance: 'plumbline.addInstance',
  editInstance: 'plumbline.editInstance',
  removeInstance: 'plumbline.removeInstance',
  syncInstance: 'plumbline.syncInstance',
  forgetPassword: 'plumbline.forgetPassword',
  newProject: 'plumbline.newProject',
  renameProject: 'plumbline.renameProject',
  filterByProject: 'plumbline.filterByProject',
  moveDatabase: 'plumbline.moveDatabase',
  keepLedger: 'plumbline.keepLedger',
  newEnvironment: 'plumbline.newEnvironment',
  editEnvironment: 'plumbline.editEnvironment',
  newDatabase: 'plumbline.newDatabase',
  alterSchema: 'plumbline.alterSchema',
  openSchemaEditor: 'plumbline.openSchemaEditor',
  changeData: 'plumbline.changeData',
  newMigration: 'plumbline.newMigration',
  createIssueFromMigration: 'plumbline.createIssueFromMigration',
  createIssueFromDraft: 'plumbline.createIssueFromDraft',
  showWhereApplied: 'plumbline.showWhereApplied',
  applyMigration: 'plumbline.applyMigration',
  applyPendingMigrations: 'plumbline.applyPendingMigrations',
  baseline: 'plumbline.baseline',
  checkDrift: 'plumbline.checkDrift',
  viewDiff: 'plumbline.viewDiff',
  establishBaseline: 'plumbline.establishBaseline',
  revertDrift: 'plumbline.revertDrift',
  ignoreInDrift: 'plumbline.ignoreInDrift',
  openIssue: 'plumbline.openIssue',
  viewChange: 'plumbline.viewChange',
  openChangeSql: 'plumbline.openChangeSql',
  compareChanges: 'plumbline.compareChanges',
  revertChange: 'plumbline.revertChange',
  restoreRows: 'plumbline.restoreRows',
  showChangeHistory: 'plumbline.showChangeHistory',
  showMoreChanges: 'plumbline.showMoreChanges',
  showMoreIssues: 'plumbline.showMoreIssues',
  addComment: 'plumbline.addComment',
  openConsole: 'plumbline.openConsole',
  runQuery: 'plumbline.runQuery',
  findObject: 'plumbline.findObject',
  copyName: 'plumbline.copyName',
  attachDatabase: 'plumbline.attachDatabase',
  detachDatabase: 'plumbline.detachDatabase',
  groupByEnvironment: 'plumbline.groupByEnvironment',
  groupByInstance: 'plumbline.groupByInstance',
  refresh: 'plumbline.refresh',
  restartServer: 'plumbline.restartServer',
  showFailure: 'plumbline.showFailure',
  showLog: 'plumbline.showLog',
} as const

export type CommandId = (typeof commandId)[keyof typeof commandId]

export const viewId = {
  databases: 'plumbline.databases',
  issues: 'plumbline.issues',
  anomalies: 'plumbline.anomalies',
  results: 'plumbline.results',
} as const

export const settingId = {
  include: 'plumbline.migrations.include',
  rules: 'plumbline.rules',
  preset: 'plumbline.preset',
  postgresVersion: 'plumbline.postgresVersion',
  codeLens: 'plumbline.codeLens.enabled',
  lockHints: 'plumbline.lockHints.enabled',
  storeUrl: 'plumbline.store.url',
  driftInterval: 'plumbline.drift.interval',
  rowLimit: 'plumbline.query.rowLimit',
  trace: 'plumbline.trace.server',
} as const

/** Context keys, set from context.ts alone. */
export const contextKey = {
  /** `idle`, `loading`, `ready` or `failed`: how far the views have got. */
  state: 'plumbline.state',
  /** The code of the failure when the state is `failed`. */
  failure: 'plumbline.failure',
  /** `environment` or `instance`: how the Databases view is grouped. */
  layout: 'plumbline.layout',
  /** The Databases view is filtered by a project. */
  filtered: 'plumbline.filtered',
  /** The active editor shows a migration. */
  migration: 'plumbline.migration',
  /** A query has run, so that there are results to show. */
  results: 'plumbline.results',
  /** Somebody has told of a server beside the sample's. */
  ownServer: 'plumbline.ownServer',
  /** The page of an issue is open, or was. */
  issueOpened: 'plumbline.issueOpened',
  /** The active editor's document is attached to a database. */
  attached: 'plumbline.attached',
} as const

export const scheme = {
  /** One object of a recorded schema, or all of it. */
  schema: 'plumbline-schema',
  /** SQL as an issue's revision or a change holds it; never changes. */
  sql: 'plumbline-sql',
  /** SQL that is being written for an issue. */
  draft: 'plumbline-draft',
} as const

export const pageType = { issue: 'plumbline.issue', schemaEditor: 'plumbline.schemaEditor' } as const

/** The comments' controller, by which their menus find them. */
export const commentControllerId = 'plumbline.comments'

export const walkthroughId = 'plumbline.start'
