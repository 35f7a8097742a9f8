// The advisor over one script: keeps what it found for each statement, and after an edit looks again
// only at statements whose text or whose ground has changed.
import type { Severity } from '#protocol/advice.ts'
import { bareGround, type Ground, type Moment, moment, same, Timeline } from '../impact/catalog/timeline.ts'
import type { Relation } from '../impact/catalog/values.ts'
import { CatalogView } from '../impact/catalog/view.ts'
import type { Impact } from '../impact/impact.ts'
import { impactOf } from '../impact/impactOf.ts'
import { type Kind, kindOf } from '../impact/nodes.ts'
import { replay } from '../impact/replay/replay.ts'
import type { Script } from '../sql/script.ts'
import { splice } from '../sql/splice.ts'
import type { Statement } from '../sql/statement.ts'
import { catalogue } from './catalogue.ts'
import { RuleContext } from './context.ts'
import type { Finding } from './finding.ts'
import { Heap } from './heap.ts'
import { noteLocks } from './held.ts'
import type { OptionValue, Rule } from './rule.ts'
import { plainRunner, type Runner, runnerOf } from './runner.ts'

export interface Level {
  readonly severity: Severity
  readonly options: Readonly<Record<string, OptionValue>>
}

export interface AdvisorOptions {
  /** Rules that are on; the others are off. */
  readonly levels: ReadonlyMap<string, Level>
  readonly version: number
  /** The schema before this script. */
  readonly ground?: Ground
  readonly runner?: Runner
}

/** A statement with what is known of it. */
export interface Entry {
  statement: Statement
  readonly moment: Moment
  findings: readonly Finding[]
}

export class Advisor {
  readonly #options: AdvisorOptions
  readonly #timeline: Timeline
  readonly #byKind = new Map<string, Rule[]>()
  readonly #finishing: Rule[] = []
  readonly #entries: Entry[] = []
  /** The entries' statements, to tell what an edit has left without a look at each entry. */
  #statements: readonly Statement[] = []
  /** Entries that have findings or a problem. */
  readonly #notable = new Set<Entry>()
  #byMoment = new Map<number, Entry>()
  #script: Script | undefined
  #runner: Runner
  #nextId = 1
  /** What stands before the first statement. */
  readonly #root = moment(0, -1)
  #closing: { readonly entry: Entry; readonly finding: Finding }[] = []
  /** How many statements the last update looked at. */
  recomputed = 0

  constructor(options: AdvisorOptions) {
    this.#options = options
    this.#timeline = new Timeline(options.ground ?? bareGround)
    this.#runner = options.runner ?? plainRunner
    for (const rule of catalogue) {
      if (!options.levels.has(rule.id)) continue
      if (rule.since !== undefined && options.version < rule.since) continue
      if (rule.until !== undefined && options.version > rule.until) continue
      if (rule.finish) this.#finishing.push(rule)
      if (!rule.check) continue
      for (const kind of rule.on ?? ['*']) this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), rule])
    }
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** The entries with findings or a problem, in order: the only ones a report needs. */
  get notable(): readonly Entry[] {
    return [...this.#notable].sort((a, b) => a.moment.index - b.moment.index)
  }

  /** Findings about the script's outcome, with the statement each is shown at. */
  get closing(): readonly { readonly entry: Entry; readonly finding: Finding }[] {
    return this.#closing
  }

  get runner(): Runner {
    return this.#runner
  }

  entryOf(momentId: number): Entry | undefined {
    return this.#byMoment.get(momentId)
  }

  /** The schema after the script. */
  end(): Ground {
    return this.#timeline.end()
  }

  /** What one of its statements does to the database. */
  impact(entry: Entry): Impact | undefined {
    const tree = entry.statement.tree
    return tree && impactOf(tree, this.view(entry), this.#options.version)
  }

  /** The schema just before a statement. */
  view(entry: Entry): CatalogView {
    return new CatalogView(this.#timeline, moment(-1, entry.moment.index))
  }

  /** Takes the script as it is now. */
  update(script: Script): void {
    this.#script = script
    const queue = new Heap<Entry>((a, b) => a.moment.index - b.moment.index)
    const queued = new Set<Entry>()
    const enqueue = (entry: Entry) => {
      if (queued.has(entry)) return
      queued.add(entry)
      queue.push(entry)
    }
    const stale = (reader: Moment) => {
      const entry = this.#byMoment.get(reader.id)
      if (entry) enqueue(entry)
    }
    const runner = runnerOf(script, this.#options.runner ?? plainRunner)
    const sameRunner = same(runner, this.#runner)
    this.#runner = runner
    this.#merge(script.statements, enqueue, stale)
    if (queue.size > 0) for (const entry of this.#entries) if (entry.moment.looksAhead) enqueue(entry)
    const open = () => {
      const view = new CatalogView(this.#timeline, this.#root)
      if (runner.wraps) view.write('tx', { kind: 'runner', id: 'runner', began: this.#root.id })
    }
    this.#timeline.run(this.#root, open, stale)
    if (!sameRunner) for (const entry of this.#entries) enqueue(entry)
    this.recomputed = 0
    for (let entry = queue.pop(); entry; entry = queue.pop()) {
      queued.delete(entry)
      this.#evaluate(entry, stale)
      this.recomputed++
    }
    this.#finish()
  }

  /** Keeps the entries at both ends whose statements are the same; the middle is new. */
  #merge(
    statements: readonly Statement[],
    enqueue: (entry: Entry) => void,
    stale: (reader: Moment) => void,
  ): void {
    const entries = this.#entries
    const known = this.#statements
    let head = 0
    const all = Math.min(known.length, statements.length)
    while (head < all && this.#keeps(head, head, statements)) head++
    let tail = 0
    const most = all - head
    while (tail < most && this.#keeps(known.length - 1 - tail, statements.length - 1 - tail, statements))
      tail++
    const fresh = statements.slice(head, statements.length - tail)
    const made = fresh.map((statement, i): Entry => {
      const entry: Entry = { statement, moment: moment(this.#nextId++, head + i), findings: [] }
      this.#byMoment.set(entry.moment.id, entry)
      return entry
    })
    const gone = splice(entries, head, known.length - tail - head, made)
    // All of them first: the end of one must not wake another that goes with it.
    for (const entry of gone) {
      this.#byMoment.delete(entry.moment.id)
      this.#notable.delete(entry)
    }
    for (const entry of gone) this.#timeline.remove(entry.moment, stale)
    if (made.length !== gone.length)
      for (let i = head + made.length; i < entries.length; i++) entries[i]!.moment.index = i
    this.#statements = statements.slice()
    for (const entry of made) enqueue(entry)
  }

  /** The entry at `index` is about the statement that now stands at `now`. */
  #keeps(index: number, now: number, statements: readonly Statement[]): boolean {
    const statement = statements[now]!
    return this.#statements[index] === statement || keep(this.#entries[index]!, statement)
  }

  #evaluate(entry: Entry, stale: (reader: Moment) => void): void {
    const { statement, moment } = entry
    this.#timeline.run(
      moment,
      () => {
        const view = new CatalogView(this.#timeline, moment)
        const tree = statement.tree
        entry.findings = []
        if (!tree) return
        const context = this.#context(entry, view)
        const kind = kindOf(tree) as Kind
        const body = (tree as Record<string, unknown>)[kind]
        for (const rule of this.#byKind.get(kind) ?? []) context.run(rule, body)
        for (const rule of this.#byKind.get('*') ?? []) context.run(rule, body)
        entry.findings = context.findings
        noteLocks(context)
        replay(tree, view, back => this.#entries[moment.index - back]?.moment)
      },
      stale,
    )
    if (entry.findings.length > 0 || statement.problem) this.#notable.add(entry)
    else this.#notable.delete(entry)
  }

  #context(entry: Entry, view: CatalogView): RuleContext {
    const { levels, version } = this.#options
    return new RuleContext({
      statement: entry.statement,
      tree: entry.statement.tree as NonNullable<Statement['tree']>,
      view,
      version,
      runner: this.#runner,
      script: this.#script as Script,
      optionsOf: rule => levels.get(rule.id)?.options ?? {},
      severityOf: rule => levels.get(rule.id)?.severity ?? rule.severity,
    })
  }

  #finish(): void {
    this.#closing = []
    if (this.#finishing.length === 0) return
    const after = moment(-1, this.#entries.length)
    const view = new CatalogView(this.#timeline, after)
    const relations: Relation[] = []
    for (const key of this.#timeline.written('rel:')) {
      const relation = view.read(key) as Relation | undefined
      if (relation) relations.push(relation)
    }
    for (const rule of this.#finishing) {
      rule.finish?.({
        view,
        version: this.#options.version,
        runner: this.#runner,
        script: this.#script as Script,
        relations,
        option: name =>
          (this.#options.levels.get(rule.id)?.options[name] ?? rule.options?.[name]?.default) as never,
        report: (momentId, report, locate) => {
          const entry = this.#byMoment.get(momentId)
          if (!entry?.statement.tree) return
          const context = this.#context(entry, this.view(entry))
          const at = locate?.(context) ?? report.at
          context.run({ ...rule, check: it => it.report(at ? { ...report, at } : report) }, undefined)
          for (const finding of context.findings) this.#closing.push({ entry, finding: { ...finding, rule } })
        },
      })
    }
  }
}

function keep(entry: Entry, statement: Statement): boolean {
  if (entry.statement === statement) return true
  if (entry.statement.text !== statement.text || entry.statement.kind !== statement.kind) return false
  entry.statement = statement
  return true
}
