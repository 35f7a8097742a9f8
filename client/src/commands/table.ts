// Every command by its name, with what it does. A command may be given a tree's node, a URI by a menu,
// an id by another part of ours, or nothing; `given` finds out which. No logic beyond that.
import { type CommentReply, commands, type Disposable, env, Uri } from 'vscode'
import type { Change } from '#protocol/change.ts'
import type { Failure } from '#protocol/failure.ts'
import type { TableName } from '#protocol/schemaEditor.ts'
import type { App } from '../app.ts'
import { type CommandId, commandId } from '../names.ts'
import { report, reportFailure } from '../report.ts'
import type { AnomalyNode, DatabasesNode, IssuesNode } from '../tree/node.ts'
import { addInstance, editInstance } from './addInstance.ts'
import { alterSchema, changeData, createIssueFromDraft, openSchemaEditor } from './alterSchema.ts'
import { attachDatabase, detachDatabase } from './attachDatabase.ts'
import {
  compareChanges,
  openChangeSql,
  restoreRows,
  revertChange,
  showChangeHistory,
  viewChange,
} from './changes.ts'
import { baseline, checkDrift, establishBaseline, revertDrift, viewDiff } from './drift.ts'
import { editEnvironment, newEnvironment } from './environments.ts'
import { findObject } from './findObject.ts'
import { ignoreInDrift } from './ignoreInDrift.ts'
import { forgetPassword, removeInstance, syncInstance } from './instances.ts'
import { applyMigration, applyPendingMigrations, createIssueFromMigration } from './migrations.ts'
import { newDatabase } from './newDatabase.ts'
import { newMigration } from './newMigration.ts'
import { openConsole } from './openConsole.ts'
import { openIssue } from './openIssue.ts'
import { filterByProject, keepLedger, moveDatabase, newProject, renameProject } from './projects.ts'
import { runQuery } from './runQuery.ts'
import { Left } from './steps.ts'
import { showWhereApplied } from './whereApplied.ts'

type Node = DatabasesNode | IssuesNode | AnomalyNode
type Verb = (app: App, argument: unknown) => unknown

const verbs: Readonly<Record<CommandId, Verb>> = {
  [commandId.addInstance]: app => addInstance(app),
  [commandId.editInstance]: (app, it) => editInstance(app, idOf(it, 'instance')),
  [commandId.removeInstance]: (app, it) => removeInstance(app, idOf(it, 'instance')),
  [commandId.syncInstance]: (app, it) => syncInstance(app, idOf(it, 'instance')),
  [commandId.forgetPassword]: (app, it) => forgetPassword(app, idOf(it, 'instance')),
  [commandId.newProject]: app => newProject(app),
  [commandId.renameProject]: app => renameProject(app),
  [commandId.filterByProject]: app => filterByProject(app),
  [commandId.moveDatabase]: (app, it) => moveDatabase(app, databaseOf(it)),
  [commandId.keepLedger]: (app, it) => keepLedger(app, databaseOf(it)),
  [commandId.newEnvironment]: app => newEnvironment(app),
  [commandId.editEnvironment]: (app, it) => editEnvironment(app, idOf(it, 'environment')),
  [commandId.newDatabase]: (app, it) => {
    const environmentId = idOf(it, 'environment')
    return newDatabase(app, environmentId === undefined ? {} : { environmentId })
  },
  [commandId.alterSchema]: (app, it) => alterSchema(app, databaseOf(it)),
  [commandId.openSchemaEditor]: (app, it) => openSchemaEditor(app, databaseOf(it), tableOf(it)),
  [commandId.changeData]: (app, it) => changeData(app, databaseOf(it)),
  [commandId.newMigration]: app => newMigration(app),
  [commandId.createIssueFromMigration]: (app, it) => createIssueFromMigration(app, it),
  [commandId.createIssueFromDraft]: app => createIssueFromDraft(app),
  [commandId.showWhereApplied]: (app, it) => showWhereApplied(app, it),
  [commandId.applyMigration]: (app, it) => applyMigration(app, it),
  [commandId.applyPendingMigrations]: (app, it) => applyPendingMigrations(app, databaseFor(app, it)),
  [commandId.baseline]: (app, it) => {
    const one = databaseFor(app, it)
    return baseline(app, one === undefined ? [] : [one])
  },
  [commandId.checkDrift]: (app, it) => checkDrift(app, databaseFor(app, it)),
  [commandId.viewDiff]: (app, it) => viewDiff(app, databaseOf(it)),
  [commandId.establishBaseline]: (app, it) => establishBaseline(app, databaseOf(it)),
  [commandId.revertDrift]: (app, it) => revertDrift(app, databaseOf(it)),
  [commandId.ignoreInDrift]: (app, it) => ignoreInDrift(app, databaseOf(it)),
  [commandId.openIssue]: (app, it) => openIssue(app, issueOf(it)),
  [commandId.viewChange]: (app, it) => viewChange(app, changeOf(it)),
  [commandId.openChangeSql]: (app, it) => openChangeSql(app, changeOf(it)),
  [commandId.compareChanges]: (app, it) => compareChanges(app, changeOf(it)),
  [commandId.revertChange]: (app, it) => revertChange(app, changeOf(it)),
  [commandId.restoreRows]: (app, it) => restoreRows(app, changeOf(it)),
  [commandId.showChangeHistory]: (app, it) => showChangeHistory(app, databaseOf(it)),
  [commandId.showMoreChanges]: (app, it) => (typeof it === 'number' ? app.state.moreHistory(it) : undefined),
  [commandId.showMoreIssues]: app => app.state.moreClosedIssues(),
  [commandId.addComment]: (app, it) => (isReply(it) ? app.addComment(it) : undefined),
  [commandId.openConsole]: (app, it) => openConsole(app, databaseOf(it)),
  [commandId.runQuery]: (app, it) => runQuery(app, it),
  [commandId.findObject]: (app, it) => findObject(app, databaseOf(it)),
  [commandId.copyName]: (app, it) => copyName(app, it),
  [commandId.attachDatabase]: (app, it) => attachDatabase(app, it),
  [commandId.detachDatabase]: (app, it) => detachDatabase(app, it),
  [commandId.groupByEnvironment]: app => app.state.setLayout('environment'),
  [commandId.groupByInstance]: app => app.state.setLayout('instance'),
  [commandId.refresh]: app => app.state.refresh(),
  [commandId.restartServer]: async app => {
    await app.server.restart()
    await app.state.refresh()
  },
  [commandId.showFailure]: (app, it) => {
    const failure = failureOf(it) ?? (app.state.overview.status === 'failed' && app.state.overview.failure)
    return failure ? reportFailure(failure) : undefined
  },
  [commandId.showLog]: app => app.server.showLog(),
}

/** Registers every command; whatever one throws is reported in words, and leaving a box is no failure. */
export function registerCommands(app: () => App): Disposable[] {
  return Object.entries(verbs).map(([id, verb]) =>
    commands.registerCommand(id, async (argument: unknown) => {
      try {
        await verb(app(), argument)
      } catch (error) {
        if (!(error instanceof Left)) await report(error)
      }
    }),
  )
}

/** A tree's node; menus hand it over as it was given to the tree. */
function node(it: unknown): Node | undefined {
  return typeof it === 'object' && it !== null && 'kind' in it ? (it as Node) : undefined
}

function idOf(it: unknown, kind: 'instance' | 'environment' | 'database'): number | undefined {
  const given = node(it)
  return given?.kind === kind ? given.id : undefined
}

function databaseOf(it: unknown): number | undefined {
  if (typeof it === 'number') return it
  const given = node(it)
  switch (given?.kind) {
    case 'database':
      return given.id
    case 'object':
    case 'group':
    case 'history':
    case 'ignored':
      return given.databaseId
    case 'change':
      return given.change.databaseId
    case 'anomaly':
      return given.anomaly.databaseId
    default:
      return undefined
  }
}

/** A file's menu means the database that the file is attached to. */
function databaseFor(app: App, it: unknown): number | undefined {
  return it instanceof Uri ? app.attachments.databaseOf(it) : databaseOf(it)
}

function tableOf(it: unknown): TableName | undefined {
  const given = node(it)
  if (given?.kind !== 'object' || given.object.kind !== 'table') return undefined
  return { schema: given.object.schema, name: given.object.name }
}

function issueOf(it: unknown): number | undefined {
  if (typeof it === 'number') return it
  const given = node(it)
  if (given?.kind === 'issue') return given.id
  return given?.kind === 'change' ? given.change.issueId : undefined
}

function changeOf(it: unknown): Change | undefined {
  const given = node(it)
  return given?.kind === 'change' ? given.change : undefined
}

function failureOf(it: unknown): Failure | undefined {
  return typeof it === 'object' && it !== null && 'code' in it && 'message' in it
    ? (it as Failure)
    : undefined
}

/** What a comment's own menu hands over. */
function isReply(it: unknown): it is CommentReply {
  return typeof it === 'object' && it !== null && 'thread' in it && 'text' in it
}

async function copyName(app: App, it: unknown): Promise<void> {
  const given = node(it)
  const name =
    given?.kind === 'object'
      ? given.object.name
      : given?.kind === 'database'
        ? app.state.database(given.id)?.name
        : undefined
  if (name !== undefined) await env.clipboard.writeText(name)
}
