// One statement judged: what its rules say, what the SQL inside it says, and what it does to the schema
// that the next one finds.
import type { Node, RangeVar } from '@pgsql/types'
import type { Moment } from '../impact/catalog/timeline.ts'
import type { CatalogView } from '../impact/catalog/view.ts'
import { ImpactDraft } from '../impact/impact.ts'
import { type Kind, kindOf } from '../impact/nodes.ts'
import { replay } from '../impact/replay/replay.ts'
import { isOff } from '../sql/settings.ts'
import type { Statement } from '../sql/statement.ts'
import { type Body, bodyOf } from './bodies.ts'
import type { RuleContext } from './context.ts'
import type { Entry } from './entry.ts'
import { noFixes } from './finding.ts'
import { noteLocks } from './held.ts'
import type { Rule } from './rule.ts'
import { concurrentlyInTransaction } from './rules/concurrently-in-transaction.ts'
import type { RuleTable } from './ruleTable.ts'

export interface Court {
  readonly rules: RuleTable
  /** The schema just before the statement; what is written to it, the next one finds. */
  readonly view: CatalogView
  /** What a rule is given of a statement: the entry's own, or one inside it. */
  contextOf(statement: Statement, inner?: RuleContext['inner']): RuleContext
  /** The moment of the statement so many before this one. */
  before(back: number): Moment | undefined
}

export function judgeStatement(entry: Entry, court: Court): void {
  entry.findings = []
  entry.inside = undefined
  const { tree } = entry.statement
  if (!tree) return
  const context = court.contextOf(entry.statement)
  const kind = kindOf(tree) as Kind
  const node = (tree as Record<string, unknown>)[kind]
  entry.hasBody = kind === 'DoStmt' || kind === 'CreateFunctionStmt'
  for (const rule of court.rules.of(kind)) context.run(rule, node)
  entry.findings = context.findings
  const body = entry.hasBody ? bodyOf(tree, entry.statement.text) : undefined
  if (body?.problem && isRead(body, court.view)) entry.problem ??= body.problem
  if (body) judgeBody(entry, body, context, court)
  noteLocks(context)
  replay(tree, court.view, back => court.before(back), entry.statement.text)
  // A copy has no room for more.
  entry.findings = context.findings.slice()
}

/** Whether PostgreSQL reads the body when the statement runs. */
const isRead = ({ when }: Body, view: CatalogView): boolean =>
  when === 'run' || !isOff(view.setting('check_function_bodies')?.value)

/** The SQL in a block or function; what a block runs takes its effect, in one transaction unless it commits. */
function judgeBody(entry: Entry, body: Body, outer: RuleContext, { rules, view, contextOf }: Court): void {
  const around = view.transaction()
  const inside = new ImpactDraft()
  const began = entry.moment.id
  let ended = 0
  /** Tables that a function makes for itself: nothing is replayed of it before it is called. */
  const own = new Set<string>()
  const open = () => view.write('tx', { kind: 'block', id: `do${began}.${ended}`, began })
  if (around.kind === 'none') open()
  for (const step of body.steps) {
    if (step.kind === 'end') {
      ended++
      if (around.kind === 'none') open()
      continue
    }
    const { statement, at, within, runs, part } = step
    if (part && body.when === 'stored') continue
    const inner = contextOf(statement, { runs })
    if (part) {
      inside.add(inner.impact, runs)
      continue
    }
    const kind = kindOf(inner.tree) as Kind
    const node = (inner.tree as Record<string, unknown>)[kind]
    if (body.when === 'stored') {
      const made = tableMade(inner.tree)
      if (made !== undefined) own.add(made)
      if (own.has((node as { relation?: RangeVar }).relation?.relname ?? '')) continue
    }
    for (const rule of rules.of(kind)) if (body.when === 'run' || looksIntoStored(rule)) inner.run(rule, node)
    for (const finding of inner.findings) {
      const span =
        at === undefined
          ? (within ?? outer.headSpan())
          : { start: at + finding.span.start, end: at + finding.span.end }
      outer.findings.push({ ...finding, span, fixes: noFixes })
    }
    if (body.when === 'stored') continue
    inside.add(inner.impact, runs)
    noteLocks(inner)
    replay(inner.tree, view, () => undefined, statement.text)
  }
  if (body.when === 'run') entry.inside = inside.finish()
  if (around.kind === 'none') view.write('tx', around)
}

function tableMade(tree: Node): string | undefined {
  const range =
    'CreateStmt' in tree
      ? tree.CreateStmt.relation
      : 'CreateTableAsStmt' in tree
        ? tree.CreateTableAsStmt.into?.rel
        : 'SelectStmt' in tree
          ? tree.SelectStmt.intoClause?.rel
          : undefined
  return range?.relname
}

/** What a function does wrong whenever it is called, whatever the schema is like by then. */
const looksIntoStored = (rule: Rule): boolean =>
  rule.category === 'queries' || rule.category === 'data' || rule === concurrentlyInTransaction
