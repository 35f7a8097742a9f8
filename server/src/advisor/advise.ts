// The advisor over one script: keeps what it found for each statement, and after an edit looks again
// only at statements whose text or whose ground has changed.
import type { Node } from '@pgsql/types'
import type { Severity } from '#protocol/advice.ts'
import {
  bareGround,
  type Changes,
  type Ground,
  type Moment,
  moment,
  same,
  Timeline,
} from '../impact/catalog/timeline.ts'
import { CatalogView } from '../impact/catalog/view.ts'
import { type Impact, ImpactDraft } from '../impact/impact.ts'
import { impactOf } from '../impact/impactOf.ts'
import { type Kind, kindOf } from '../impact/nodes.ts'
import { replay } from '../impact/replay/replay.ts'
import type { Script } from '../sql/script.ts'
import { splice } from '../sql/splice.ts'
import type { Problem, Statement } from '../sql/statement.ts'
import { bodyOf } from './bodies.ts'
import { asRelation, type ClosingFinding, Closings, relationsWritten } from './closings.ts'
import { type EndContext, RuleContext } from './context.ts'
import { EntryList } from './entryList.ts'
import type { Finding, Found } from './finding.ts'
import { Heap } from './heap.ts'
import { noteLocks } from './held.ts'
import type { LiveFacts } from './live.ts'
import type { OptionValue, Rule } from './rule.ts'
import { type RuleTable, ruleTable } from './ruleTable.ts'
import { plainRunner, problemUnder, type Runner, runnerOf } from './runner.ts'
import { waysOf } from './upStatements.ts'

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
  /** What a live database said of the script; rules that need one stay silent without. */
  readonly live?: LiveFacts
  /** The script will not be edited: what only an edit needs is not kept. */
  readonly once?: boolean
}

/** A statement with what is known of it. */
export interface Entry {
  statement: Statement
  readonly moment: Moment
  /** Why it could not be looked at, or not wholly. */
  problem: Problem | undefined
  /** What the statements of a block do, taken together. */
  inside: Impact | undefined
  /** What its own rules say. */
  findings: readonly Finding[]
  /** What is said of it in all, with what the script's outcome shows. */
  told: readonly Finding[]
  /** The same in its place, made when first asked; see advice.ts. */
  placed: readonly Found[] | undefined
  /** Waits to be looked at. */
  queued: boolean
}

export class Advisor {
  readonly #options: AdvisorOptions
  readonly #timeline: Timeline
  readonly #rules: RuleTable
  readonly #entries: Entry[] = []
  /** The entries' statements, to tell what an edit has left without a look at each entry. */
  readonly #statements: Statement[] = []
  /** Entries that have findings, a problem, and those that look at what comes after them. */
  readonly #notable = new EntryList()
  readonly #broken = new EntryList()
  readonly #ahead = new Set<Entry>()
  #byMoment = new Map<number, Entry>()
  #script: Script | undefined
  #down: readonly Statement[] = []
  #runner: Runner
  #nextId = 1
  /** What stands before the first statement. */
  readonly #root = moment(0, -1)
  readonly #closings: Closings
  /** How many statements the last update looked at. */
  recomputed = 0

  constructor(options: AdvisorOptions) {
    this.#options = options
    this.#timeline = new Timeline(options.ground ?? bareGround, options.once)
    this.#closings = new Closings(this.#timeline)
    this.#runner = options.runner ?? plainRunner
    this.#rules = ruleTable(options.levels, options.version)
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** The entries with findings, in order: the only ones a report of them needs. */
  get notable(): readonly Entry[] {
    return this.#notable.items
  }

  /** Those that have a problem, in order. */
  get broken(): readonly Entry[] {
    return this.#broken.items
  }

  /** The statements of the way down, which are not looked at. */
  get down(): readonly Statement[] {
    return this.#down
  }

  /** The script as last taken. */
  get script(): Script {
    return this.#script as Script
  }

  get runner(): Runner {
    return this.#runner
  }

  entryOf(momentId: number): Entry | undefined {
    return this.#byMoment.get(momentId)
  }

  /** The schema that the script starts from. */
  get ground(): Ground {
    return this.#timeline.ground
  }

  /** What the script has done to the schema. */
  changes(): Changes {
    return this.#timeline.changes()
  }

  /** What one of its statements does to the database. */
  impact(entry: Entry): Impact | undefined {
    if (entry.inside) return entry.inside
    const tree = entry.statement.tree
    return tree && sparing(entry, () => impactOf(tree, this.view(entry), this.#options.version))
  }

  /** The schema just before a statement. */
  view(entry: Entry): CatalogView {
    return new CatalogView(this.#timeline, moment(-1, entry.moment.index))
  }

  /** Takes the script as it is now. */
  update(script: Script): void {
    this.#script = script
    const queue = new Heap<Entry>(inScript)
    const enqueue = (entry: Entry) => {
      if (entry.queued) return
      entry.queued = true
      queue.push(entry)
    }
    const stale = (reader: Moment) => {
      const entry = this.#byMoment.get(reader.id)
      if (entry) enqueue(entry)
      else this.#closings.wake(reader.id)
    }
    const runner = runnerOf(script, this.#options.runner ?? plainRunner)
    const sameRunner = same(runner, this.#runner)
    this.#runner = runner
    const { up, down } = waysOf(script)
    this.#down = down
    const made = this.#merge(up, stale)
    for (const entry of this.#ahead) enqueue(entry)
    const open = () => {
      const view = new CatalogView(this.#timeline, this.#root)
      if (up.length < 2) view.write('alone', true)
      if (runner.wraps) view.write('tx', { kind: 'runner', id: 'runner', began: this.#root.id })
    }
    this.#timeline.run(this.#root, open, stale)
    if (!sameRunner) {
      for (const entry of this.#entries) enqueue(entry)
      this.#closings.wakeAll()
    }
    this.recomputed = 0
    // New entries stand in order already; what their neighbours woke is put between them.
    for (let next = 0; next < made.length || queue.size > 0; ) {
      const fresh = made[next]
      const woken = queue.least
      const entry = (woken && (!fresh || inScript(woken, fresh) < 0) ? queue.pop() : made[next++]) as Entry
      entry.queued = false
      this.#evaluate(entry, stale)
      this.recomputed++
    }
    this.#finish()
  }

  /** Keeps the entries at both ends whose statements are the same; the middle is new and answered. */
  #merge(statements: readonly Statement[], stale: (reader: Moment) => void): readonly Entry[] {
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
      const entry: Entry = {
        statement,
        moment: moment(this.#nextId++, head + i),
        problem: undefined,
        inside: undefined,
        findings: [],
        told: [],
        placed: undefined,
        queued: true,
      }
      this.#byMoment.set(entry.moment.id, entry)
      return entry
    })
    const gone = splice(entries, head, known.length - tail - head, made)
    // All of them first: the end of one must not wake another that goes with it.
    for (const entry of gone) {
      this.#byMoment.delete(entry.moment.id)
      this.#ahead.delete(entry)
    }
    // Before those that stay get new indexes.
    for (const list of [this.#notable, this.#broken])
      if (gone.length < 100) for (const entry of gone) list.put(entry, false)
      else list.drop(new Set(gone))
    for (const entry of gone) this.#timeline.remove(entry.moment, stale)
    if (made.length !== gone.length)
      for (let i = head + made.length; i < entries.length; i++) entries[i]!.moment.index = i
    splice(known, head, known.length - tail - head, fresh)
    return made
  }

  /** The entry at `index` is about the statement that now stands at `now`. */
  #keeps(index: number, now: number, statements: readonly Statement[]): boolean {
    const statement = statements[now]!
    if (this.#statements[index] === statement) return true
    if (!keep(this.#entries[index]!, statement)) return false
    this.#statements[index] = statement
    return true
  }

  #evaluate(entry: Entry, stale: (reader: Moment) => void): void {
    const { moment } = entry
    this.#timeline.run(
      moment,
      () => {
        entry.problem = problemUnder(entry.statement, this.#runner)
        sparing(entry, () => this.#lookAt(entry))
      },
      stale,
    )
    this.#broken.put(entry, entry.problem !== undefined)
    this.#tell(entry)
    if (moment.looksAhead) this.#ahead.add(entry)
    else this.#ahead.delete(entry)
    if (this.#rules.finishing.length > 0) for (const key of relationsWritten(moment)) this.#closings.add(key)
  }

  /** What its rules say of a statement, and what it does to the schema. */
  #lookAt(entry: Entry): void {
    const { statement, moment } = entry
    const view = new CatalogView(this.#timeline, moment)
    const tree = statement.tree
    entry.findings = []
    entry.inside = undefined
    if (!tree) return
    const context = this.#context(entry, view)
    const kind = kindOf(tree) as Kind
    const body = (tree as Record<string, unknown>)[kind]
    for (const rule of this.#rules.of(kind)) context.run(rule, body)
    entry.findings = context.findings
    if (kind === 'DoStmt' || kind === 'CreateFunctionStmt') this.#lookInto(entry, tree, view, context)
    noteLocks(context)
    replay(tree, view, back => this.#entries[moment.index - back]?.moment)
  }

  /** The SQL in a block or function; what a block runs takes its effect, in one transaction. */
  #lookInto(entry: Entry, tree: Node, view: CatalogView, outer: RuleContext): void {
    const body = bodyOf(tree, entry.statement.text)
    if (!body) return
    const around = view.transaction()
    const inside = new ImpactDraft()
    if (around.kind === 'none')
      view.write('tx', { kind: 'block', id: `do${entry.moment.id}`, began: entry.moment.id })
    for (const { statement, at, runs } of body.statements) {
      const inner = this.#context({ ...entry, statement }, view)
      const kind = kindOf(inner.tree) as Kind
      const node = (inner.tree as Record<string, unknown>)[kind]
      for (const rule of this.#rules.of(kind))
        if (body.when === 'run' || rule.category === 'queries' || rule.category === 'data')
          inner.run(rule, node)
      for (const finding of inner.findings) {
        const span =
          at === undefined ? outer.headSpan() : { start: at + finding.span.start, end: at + finding.span.end }
        outer.findings.push({ ...finding, span, fixes: () => [] })
      }
      if (body.when === 'stored') continue
      inside.add(inner.impact, runs)
      noteLocks(inner)
      replay(inner.tree, view, () => undefined)
    }
    if (body.when === 'run') entry.inside = inside.finish()
    if (around.kind === 'none') view.write('tx', around)
  }

  #tell(entry: Entry): void {
    const closing = this.#closings.at(entry.moment.id)
    entry.told = closing.length === 0 ? entry.findings : [...entry.findings, ...closing]
    entry.placed = undefined
    this.#notable.put(entry, entry.told.length > 0)
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
      levels,
      live: this.#options.live,
    })
  }

  #finish(): void {
    if (this.#rules.finishing.length === 0) return
    this.#closings.add(undefined)
    const touched = this.#closings.update((at, key) => {
      const view = new CatalogView(this.#timeline, at)
      const found: ClosingFinding[] = []
      const relation = key === undefined ? undefined : asRelation(view.read(key))
      if (key !== undefined && !relation) return found
      for (const rule of this.#rules.finishing) {
        const context = this.#endContext(rule, view, found)
        if (relation) rule.finishRelation?.(context, relation)
        else rule.finish?.(context)
      }
      return found
    })
    for (const momentId of touched) {
      const entry = this.#byMoment.get(momentId)
      if (entry) this.#tell(entry)
    }
  }

  #endContext(rule: Rule, view: CatalogView, found: ClosingFinding[]): EndContext {
    const timeline = this.#timeline
    return {
      view,
      version: this.#options.version,
      runner: this.#runner,
      script: this.#script as Script,
      get relations() {
        view.readAll()
        return [...timeline.written('rel:')].flatMap(key => asRelation(view.read(key)) ?? [])
      },
      option: name =>
        (this.#options.levels.get(rule.id)?.options[name] ?? rule.options?.[name]?.default) as never,
      report: (momentId, report, locate) => {
        const entry = this.#byMoment.get(momentId)
        if (!entry?.statement.tree) return
        const context = this.#context(entry, this.view(entry))
        const at = locate?.(context) ?? report.at
        context.run({ ...rule, check: it => it.report(at ? { ...report, at } : report) }, undefined)
        for (const finding of context.findings)
          found.push({ moment: momentId, finding: { ...finding, rule } })
      },
    }
  }
}

/** A statement nested so deeply that looking at it takes more stack than there is costs only itself. */
function sparing<T>(entry: Entry, look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error
    entry.problem = {
      kind: 'tooDeep',
      message: 'This statement is nested too deeply to be looked at.',
      hint: 'Rules may have missed something in it. PostgreSQL itself may still accept it.',
      start: 0,
      end: entry.statement.text.length,
    }
    return undefined
  }
}

const inScript = (a: Entry, b: Entry): number => a.moment.index - b.moment.index

function keep(entry: Entry, statement: Statement): boolean {
  if (entry.statement === statement) return true
  if (entry.statement.text !== statement.text || entry.statement.kind !== statement.kind) return false
  entry.statement = statement
  return true
}
