// The Issues view: waiting for me, open, closed. Reads the state, never the server.
import {
  type Event,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
} from 'vscode'
import type { IssueType } from '#protocol/issue.ts'
import type { IssueSummary } from '#protocol/overview.ts'
import { ago, count, shown } from '../display.ts'
import { commandId } from '../names.ts'
import { asRefused } from '../refused.ts'
import type { State } from '../state.ts'
import { moreItem, noteItem } from './items.ts'
import type { IssuesNode } from './node.ts'

const sectionLabel = { waiting: 'Waiting for Me', open: 'Open', closed: 'Closed' } as const

export const issueWord = {
  createDatabase: 'create database',
  alterSchema: 'alter schema',
  changeData: 'change data',
  baseline: 'baseline',
  revert: 'revert',
} as const satisfies Readonly<Record<IssueType, string>>

export interface IssuesTree extends TreeDataProvider<IssuesNode> {
  readonly onDidChangeTreeData: Event<IssuesNode | undefined>
  dispose(): void
}

export function createIssuesTree(state: State): IssuesTree {
  const changed = new EventEmitter<IssuesNode | undefined>()
  const following = state.onDidChange(change => {
    if (change.kind === 'overview' || change.kind === 'issues') changed.fire(undefined)
  })
  /** Closed issues drawn so far; open ones are looked up in the overview. */
  const drawn = new Map<number, IssueSummary>()

  function roots(): IssuesNode[] {
    const { overview } = state
    if (overview.status === 'idle' || overview.status === 'failed' || !overview.value) return []
    const sections: IssuesNode[] = [
      { kind: 'section', section: 'waiting' },
      { kind: 'section', section: 'open' },
      { kind: 'section', section: 'closed' },
    ]
    return state.openIssues().some(({ waitingForViewer }) => waitingForViewer) ? sections : sections.slice(1)
  }

  async function children(node: IssuesNode): Promise<IssuesNode[]> {
    if (node.kind !== 'section') return []
    const { section } = node
    if (section === 'closed') {
      try {
        const { items, more } = await state.closedIssues()
        for (const summary of items) drawn.set(summary.issue.id, summary)
        if (items.length === 0) return [{ kind: 'note', id: 'closed/none', text: 'No closed issues' }]
        return [
          ...items.map(({ issue }): IssuesNode => ({ kind: 'issue', id: issue.id, section })),
          ...(more ? [{ kind: 'moreIssues' } as const] : []),
        ]
      } catch (error) {
        const { failure } = asRefused(error)
        return [{ kind: 'note', id: 'closed/failed', text: failure.message, failure }]
      }
    }
    const wanted = state
      .openIssues()
      .filter(({ waitingForViewer }) => waitingForViewer === (section === 'waiting'))
    if (wanted.length === 0) {
      const text = state.openIssues().length === 0 ? 'No open issues' : 'No other open issues'
      return [{ kind: 'note', id: `${section}/none`, text }]
    }
    return wanted.map(({ issue }) => ({ kind: 'issue', id: issue.id, section }))
  }

  function sectionItem(section: 'waiting' | 'open' | 'closed'): TreeItem {
    const item = new TreeItem(
      sectionLabel[section],
      section === 'closed' ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded,
    )
    item.id = `section/${section}`
    item.contextValue = 'section'
    if (section !== 'closed') {
      const number = state.openIssues().filter(one => one.waitingForViewer === (section === 'waiting')).length
      item.description = count(number)
      item.accessibilityInformation = { label: `${sectionLabel[section]}, ${count(number)}` }
    }
    return item
  }

  return {
    onDidChangeTreeData: changed.event,
    getChildren(node) {
      state.want()
      return node ? children(node) : roots()
    },
    getTreeItem(node) {
      switch (node.kind) {
        case 'section':
          return sectionItem(node.section)
        case 'issue': {
          const summary =
            state.known()?.issues.find(({ issue }) => issue.id === node.id) ?? drawn.get(node.id)
          return summary
            ? issueItem(summary, node.section)
            : noteItem({ id: `issue/${node.id}`, text: `#${node.id}` })
        }
        case 'moreIssues':
          return moreItem('more', commandId.showMoreIssues)
        case 'note':
          return noteItem(node)
        default:
          return node satisfies never
      }
    },
    dispose() {
      following.dispose()
      changed.dispose()
    },
  }
}

function issueItem(summary: IssueSummary, section: string): TreeItem {
  const { issue } = summary
  const item = new TreeItem(`#${issue.id} ${shown(issue.title)}`)
  item.id = `issue/${section}/${issue.id}`
  item.description = shown(summary.state)
  item.contextValue = `issue ${issue.status}${summary.waitingForViewer ? ' waiting' : ''}`
  item.iconPath = issueIcon(summary)
  item.tooltip = [
    `#${issue.id} ${shown(issue.title)}`,
    `${issueWord[issue.type]}, ${shown(summary.state)}`,
    `By ${shown(issue.creator)}, ${ago(issue.createdAt, new Date())}`,
    issue.assignee && `Assigned to ${shown(issue.assignee)}`,
  ]
    .filter(line => line !== undefined && line !== '')
    .join('\n')
  item.accessibilityInformation = {
    label: `issue ${issue.id}, ${shown(issue.title)}, ${shown(summary.state)}`,
  }
  item.command = { command: commandId.openIssue, title: 'Open Issue', arguments: [issue.id] }
  return item
}

function issueIcon({ issue, state }: IssueSummary): ThemeIcon {
  if (issue.status === 'done') return new ThemeIcon('pass-filled', new ThemeColor('charts.green'))
  if (issue.status === 'cancelled') return new ThemeIcon('circle-slash')
  if (state === 'outcome unknown') return new ThemeIcon('question', new ThemeColor('charts.red'))
  if (state.includes('failed')) return new ThemeIcon('error', new ThemeColor('charts.red'))
  if (state.includes('running')) return new ThemeIcon('sync~spin')
  return new ThemeIcon('issues')
}
