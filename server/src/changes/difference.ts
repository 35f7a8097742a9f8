// What a task does to the schema: as its run recorded it, else as its checks foresaw it. Everything is
// read from the store, so that a reviewer in another window sees the same.
import type { Difference } from '#protocol/change.ts'
import type { IssueType, SchemaPair, Task } from '#protocol/issue.ts'
import type { DocumentTexts, TaskDifference } from '#protocol/page.ts'
import type { Model } from '../schema/model.ts'
import { documents } from '../schema/render/render.ts'
import type { Store } from '../store/store.ts'
import type { Differ } from './checks/drift.ts'

type Compared = Pick<TaskDifference, 'difference' | 'texts'>

const nothing: Compared = { difference: { summary: '', objects: [] }, texts: [] }

/** A page is no diff editor: more than this is not sent, whole documents at a time. */
const mostCharacters = 60_000

export class Differences {
  private readonly store: Store
  private readonly differ: Differ
  /** The newest comparisons: a page asks again whenever its issue moves, and tasks often share them. */
  private readonly kept = new Map<string, Promise<Compared>>()

  constructor(store: Store, differ: Differ) {
    this.store = store
    this.differ = differ
  }

  /** Null when nothing is known yet. */
  async ofTask(issueId: number, taskId: number): Promise<TaskDifference | null> {
    const { issue, tasks } = await this.store.issue(issueId)
    const task = tasks.find(one => one.id === taskId)
    if (!task) return null
    if (task.changeId !== undefined) {
      const { before, after } = await this.store.change(task.changeId)
      return { before, after, ...(await this.between({ before, after })), source: 'recorded' }
    }
    const foreseen = foresight(issue.type, task)
    if (!foreseen) return null
    return { ...foreseen.schemas, ...(await this.between(foreseen.schemas)), source: foreseen.source }
  }

  private between({ before, after }: SchemaPair): Promise<Compared> {
    if (before === after) return Promise.resolve(nothing)
    const key = `${before}/${after}`
    const found = this.kept.get(key) ?? this.compare(before, after)
    this.kept.delete(key)
    this.kept.set(key, found)
    found.catch(() => this.kept.delete(key))
    const [oldest] = this.kept.keys()
    if (this.kept.size > 50 && oldest !== undefined) this.kept.delete(oldest)
    return found
  }

  private async compare(before: string, after: string): Promise<Compared> {
    const [from, to] = await Promise.all([this.store.snapshot(before), this.store.snapshot(after)])
    const difference = this.differ(from, to)
    return { difference, texts: texts(difference, from.model as Model, to.model as Model) }
  }
}

/** A baseline runs nothing that could be tried: what it will record is what drifted. */
function foresight(
  type: IssueType,
  { checks }: Task,
): (Pick<TaskDifference, 'source'> & { readonly schemas: SchemaPair }) | undefined {
  const source = type === 'baseline' ? 'drift' : 'predicted'
  const schemas = checks.find(({ kind }) => kind === (source === 'drift' ? 'drift' : 'dryRun'))?.schemas
  return schemas && { source, schemas }
}

function texts(difference: Difference, from: Model, to: Model): readonly DocumentTexts[] {
  const [before, after] = [documents(from), documents(to)]
  const names = new Set(difference.objects.map(({ document }) => document))
  const shown: DocumentTexts[] = []
  let characters = 0
  for (const document of names) {
    const [left, right] = [before[document], after[document]]
    if (left === right) continue
    characters += (left?.length ?? 0) + (right?.length ?? 0)
    if (characters > mostCharacters) break
    shown.push({
      document,
      ...(left !== undefined && { before: left }),
      ...(right !== undefined && { after: right }),
    })
  }
  return shown
}
