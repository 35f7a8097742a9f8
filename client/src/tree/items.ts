// How each node of the Databases view looks: label, description, icon, tooltip, words for a screen
// reader, and the context by which menus find it. Decides nothing about what there is.
import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode'
import type { Change } from '#protocol/change.ts'
import type { Environment } from '#protocol/environment.ts'
import type { Failure, FailureCode } from '#protocol/failure.ts'
import type { Database, Instance, SchemaObject } from '#protocol/instance.ts'
import { ago, count, plural, shown, size, version } from '../display.ts'
import { ignoredFacts } from '../ignored.ts'
import { commandId } from '../names.ts'
import type { Layout } from '../state.ts'
import { objectIcon, objectWord } from './grouping.ts'
import type { DatabasesNode } from './node.ts'

const { Collapsed, Expanded, None } = TreeItemCollapsibleState

/** Scheme of the URIs by which decorations find databases and instances; opens nothing. */
export const treeScheme = 'plumbline-tree'

interface Look {
  readonly id: string
  readonly label: string
  readonly icon: ThemeIcon
  readonly context: string
  readonly description?: string | undefined
  readonly tooltip?: string | undefined
  readonly spoken: string
  readonly state?: TreeItemCollapsibleState
}

function item(look: Look): TreeItem {
  const made = new TreeItem(look.label, look.state ?? None)
  made.id = look.id
  made.iconPath = look.icon
  made.contextValue = look.context
  if (look.description) made.description = look.description
  made.tooltip = look.tooltip ?? look.label
  made.accessibilityInformation = { label: look.spoken }
  return made
}

export function environmentItem(environment: Environment, databases: number): TreeItem {
  const guarded = environment.policy.protected
  return item({
    id: `environment/${environment.id}`,
    label: shown(environment.name),
    icon: guarded ? new ThemeIcon('shield', new ThemeColor('charts.red')) : new ThemeIcon('beaker'),
    context: guarded ? 'environment protected' : 'environment',
    description: guarded ? 'protected' : undefined,
    tooltip: guarded
      ? `${shown(environment.name)} is protected: Plumbline asks again before anything runs there.`
      : undefined,
    spoken: `environment ${shown(environment.name)}${guarded ? ', protected' : ''}, ${plural(databases, 'database')}`,
    state: databases > 0 ? Expanded : None,
  })
}

const whyOut: Readonly<Partial<Record<FailureCode, string>>> = {
  cancelled: 'not connected',
  credentialMissing: 'password needed',
  credentialRejected: 'password rejected',
}

const outOfReach = ({ code }: Failure) => whyOut[code] ?? 'cannot be reached'

export function instanceItem(instance: Instance, databases: number): TreeItem {
  const { host, port } = instance.endpoint
  const server = instance.serverVersion ? `PostgreSQL ${version(instance.serverVersion)}` : 'not yet reached'
  const words = instance.failure ? instance.failure.message : server
  const made = item({
    id: `instance/${instance.id}`,
    label: shown(instance.title),
    icon: new ThemeIcon('server'),
    context: `instance ${instance.kind}${instance.failure ? ' failed' : ''}`,
    description: instance.failure ? outOfReach(instance.failure) : server,
    tooltip: `${shown(instance.title)}\n${shown(instance.endpoint.user)}@${shown(host)}:${port}\n${shown(words)}`,
    spoken: `instance ${shown(instance.title)}, ${shown(words)}`,
    state: databases > 0 ? Expanded : None,
  })
  made.resourceUri = Uri.from({ scheme: treeScheme, path: `/instance/${instance.id}` })
  return made
}

export function databaseItem(
  database: Database,
  where: {
    readonly instance?: Instance | undefined
    readonly environment?: Environment | undefined
    readonly layout: Layout
    /** Not every anomaly is a drift. */
    readonly drifted: boolean
  },
): TreeItem {
  const missing = database.presence === 'missing'
  const guarded = where.environment?.policy.protected ? ' protected' : ''
  const facts = [
    missing ? 'no longer on the server' : undefined,
    // By instance the row above says so.
    where.layout === 'environment' && where.instance?.failure
      ? outOfReach(where.instance.failure)
      : undefined,
    database.anomalies > 0 ? plural(database.anomalies, 'anomaly', 'anomalies') : undefined,
    database.sizeBytes === undefined ? undefined : size(database.sizeBytes),
    // What the layout already says is not said again.
    where.layout === 'environment' ? where.instance?.title : where.environment?.name,
  ].flatMap(fact => (fact ? [shown(fact)] : []))
  const made = item({
    id: `database/${database.id}`,
    label: shown(database.name),
    icon: new ThemeIcon('database'),
    context: `database${missing ? ' missing' : ''}${where.drifted ? ' drifted' : ''}${guarded}`,
    description: facts.join(', '),
    tooltip: [
      `Database ${shown(database.name)}`,
      where.instance && `Instance ${shown(where.instance.title)}`,
      where.environment && `Environment ${shown(where.environment.name)}`,
      database.owner && `Owner ${shown(database.owner)}`,
      database.ledger && 'Its changes are written down in plumbline_ledger.change as well',
      database.ignored &&
        `Not looked at for drift: ${ignoredFacts(database.ignored).join('; ') || 'nothing'}`,
    ]
      .filter(Boolean)
      .join('\n'),
    spoken: `database ${shown(database.name)}, ${facts.join(', ')}`,
    state: missing ? None : Collapsed,
  })
  made.resourceUri = Uri.from({ scheme: treeScheme, path: `/database/${database.id}` })
  return made
}

export function groupItem(node: DatabasesNode & { kind: 'group' }): TreeItem {
  return item({
    id: `${node.path}/${node.group.id}`,
    label: node.group.label,
    icon: new ThemeIcon(node.group.icon),
    context: 'group',
    description: count(node.objects.length),
    spoken: `${node.group.label}, ${count(node.objects.length)}`,
    state: Collapsed,
  })
}

export function objectItem(node: DatabasesNode & { kind: 'object' }): TreeItem {
  const { object } = node
  const facts = objectFacts(object)
  const word = objectWord[object.kind]
  return item({
    id: objectId(node.path, object),
    label: shown(object.name),
    icon: new ThemeIcon(objectIcon[object.kind]),
    context: `object ${object.kind}`,
    description: facts.join(', '),
    tooltip: [`${word} ${shown(object.name)}`, ...facts, object.comment && shown(object.comment)]
      .filter(line => line !== undefined && line !== '')
      .join('\n'),
    spoken: [`${word} ${shown(object.name)}`, ...facts].join(', '),
    state: object.hasMembers ? Collapsed : None,
  })
}

export function objectId(path: string, object: SchemaObject): string {
  return `${path}/${object.kind}:${JSON.stringify(object.name)}`
}

function objectFacts(object: SchemaObject): readonly string[] {
  return [
    object.detail ? shown(object.detail) : undefined,
    object.rows === undefined
      ? undefined
      : object.rows < 0
        ? 'never analyzed'
        : `~${plural(object.rows, 'row')}`,
    object.sizeBytes === undefined ? undefined : size(object.sizeBytes),
  ].filter(fact => fact !== undefined)
}

export function historyItem(databaseId: number): TreeItem {
  return item({
    id: `database/${databaseId}/history`,
    label: 'Change History',
    icon: new ThemeIcon('history'),
    context: 'history',
    spoken: 'change history, newest first',
    state: Collapsed,
  })
}

/** What is not looked at for drift; a click leads to where that is changed. */
export function ignoredItem({ id, ignored = {} }: Database): TreeItem {
  const facts = ignoredFacts(ignored).join('; ')
  const made = item({
    id: `ignored/${id}`,
    label: 'Ignored in Drift',
    icon: new ThemeIcon('eye-closed'),
    context: 'ignored',
    description: facts,
    tooltip: `Not looked at for drift: ${facts}`,
    spoken: `ignored in drift, ${facts}`,
  })
  made.command = {
    command: commandId.ignoreInDrift,
    title: 'Ignore in Drift',
    arguments: [{ kind: 'ignored', databaseId: id }],
  }
  return made
}

export function changeItem(change: Change, now: Date): TreeItem {
  const when = ago(change.endedAt, now)
  const made = item({
    id: `change/${change.id}`,
    label: shown(change.title),
    icon: new ThemeIcon(change.type === 'baseline' ? 'pinned' : 'git-commit'),
    context: `change ${change.type}${change.before === change.after ? '' : ' altered'}`,
    description: `${when}, ${shown(change.version)}`,
    tooltip: [
      shown(change.title),
      `Version ${shown(change.version)}`,
      `By ${shown(change.author)}${change.approvers.length > 0 ? `, approved by ${change.approvers.map(shown).join(', ')}` : ''}`,
      `Ran ${change.endedAt} as ${shown(change.runner)}`,
      `Issue ${change.issueId}`,
    ].join('\n'),
    spoken: `change ${shown(change.title)}, version ${shown(change.version)}, ${when}`,
  })
  made.command = {
    command: change.before === change.after ? commandId.openChangeSql : commandId.viewChange,
    title: 'View Change',
    arguments: [{ kind: 'change', change }],
  }
  return made
}

export function moreItem(id: string, command: string, argument?: unknown): TreeItem {
  const made = item({
    id,
    label: 'Show More',
    icon: new ThemeIcon('chevron-down'),
    context: 'more',
    spoken: 'show more',
  })
  made.command = { command, title: 'Show More', arguments: argument === undefined ? [] : [argument] }
  return made
}

export function noteItem(note: {
  readonly id: string
  readonly text: string
  readonly failure?: Failure
  readonly baselineOf?: number
}): TreeItem {
  const made = item({
    id: note.id,
    label: shown(note.text),
    icon: note.failure
      ? new ThemeIcon('error', new ThemeColor('list.errorForeground'))
      : new ThemeIcon('info'),
    context: 'note',
    tooltip: note.failure
      ? [note.failure.message, note.failure.detail, note.failure.hint].filter(Boolean).join('\n')
      : undefined,
    spoken: shown(note.text),
  })
  if (note.failure)
    made.command = { command: commandId.showFailure, title: 'Show Failure', arguments: [note.failure] }
  if (note.baselineOf !== undefined) {
    made.tooltip =
      'Nothing of this database is recorded yet. A baseline records its schema as it is, and runs nothing on it.'
    made.command = {
      command: commandId.establishBaseline,
      title: 'Establish New Baseline',
      arguments: [note.baselineOf],
    }
  }
  return made
}
