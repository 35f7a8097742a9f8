// Cuts a script, in its own order, into steps: runs of statements that commit as one, and single
// statements that no transaction may hold. Decides by syntax trees alone; runs nothing.
import type { Node } from '@pgsql/types'
import type { Failure } from '#protocol/failure.ts'
import type { Step } from '#protocol/issue.ts'
import { stringsIn } from './constants.ts'
import { refusal } from './refusal.ts'
import { type Alone, type StandAloneFacts, standsAlone } from './standAlone.ts'

/** What a statement must bring to be cut: its place, its text and its tree. */
export interface CuttableStatement {
  /** UTF-16 offsets in the script. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** Absent when PostgreSQL's grammar refuses the text. */
  readonly tree?: Node | undefined
  /** Why it is not SQL that can be sent, in the parser's or the scanner's words. */
  readonly problem?: { readonly message: string; readonly hint?: string } | undefined
}

/** A step with what its runner needs. */
export interface CutStep<S extends CuttableStatement = CuttableStatement> {
  readonly step: Step
  readonly statements: readonly S[]
  /** Why it stands alone; absent for a transactional step. */
  readonly alone?: Alone
}

/** A statement that a change may not hold. */
export interface Refusal {
  readonly start: number
  readonly end: number
  readonly failure: Failure
}

export interface Cut<S extends CuttableStatement = CuttableStatement> {
  readonly steps: readonly CutStep<S>[]
  readonly refusals: readonly Refusal[]
}

/**
 * Steps in the order of the script. A script with refusals must not run: its steps are only
 * good for showing. Statements are never moved; a boundary is the only thing added.
 */
export function cutSteps<S extends CuttableStatement>(
  statements: readonly S[],
  facts: StandAloneFacts,
): Cut<S> {
  const steps: CutStep<S>[] = []
  const refusals: Refusal[] = []
  let run: S[] = []
  let values = new NewEnumValues(facts.serverVersion)
  const close = () => {
    if (run.length > 0) steps.push({ step: stepOf(steps.length, true, run), statements: run })
    run = []
    values = new NewEnumValues(facts.serverVersion)
  }
  for (const statement of statements) {
    const failure = refusal(statement)
    if (failure) refusals.push({ start: statement.start, end: statement.end, failure })
    const alone = statement.tree && standsAlone(statement.tree, facts)
    if (alone) {
      close()
      steps.push({ step: stepOf(steps.length, false, [statement]), statements: [statement], alone })
      continue
    }
    if (statement.tree && values.usedBy(statement.tree)) close()
    run.push(statement)
    if (statement.tree) values.note(statement.tree)
  }
  close()
  return { steps, refusals }
}

function stepOf(index: number, transactional: boolean, statements: readonly CuttableStatement[]): Step {
  const first = statements[0]
  const last = statements.at(-1)
  return {
    index,
    transactional,
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    statements: statements.length,
    label: label(first?.text ?? ''),
  }
}

/** First words of a statement on one line, without the comments before it; for people only. */
export function label(text: string): string {
  const words = text
    .replace(/^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/;$/, '')
  return words.length > 72 ? `${words.slice(0, 71).trimEnd()}…` : words
}

/**
 * Enum values added in the transaction that is being gathered. PostgreSQL lets nobody use one
 * before its transaction has committed (SQLSTATE 55P04), unless the type is as new as the value: from 17 on.
 */
class NewEnumValues {
  private readonly values = new Set<string>()
  private readonly newTypes = new Set<string>()
  private readonly serverVersion: number

  constructor(serverVersion: number) {
    this.serverVersion = serverVersion
  }

  note(node: Node): void {
    if ('CreateEnumStmt' in node && this.serverVersion >= 170000)
      this.newTypes.add(written(node.CreateEnumStmt.typeName))
    if ('AlterEnumStmt' in node) {
      const { typeName, newVal, oldVal } = node.AlterEnumStmt
      // With oldVal it is RENAME VALUE, which may be used at once.
      if (newVal !== undefined && oldVal === undefined && !this.newTypes.has(written(typeName))) {
        this.values.add(newVal)
      }
    }
  }

  /** Also looks into bodies and literals that hold the value as a part of their text. */
  usedBy(node: Node): boolean {
    if (this.values.size === 0 || 'AlterEnumStmt' in node) return false
    const held = stringsIn(node)
    return [...this.values].some(value => held.some(text => text === value || text.includes(`'${value}'`)))
  }
}

/** As written: another way to write it means one step more, never one too few. */
function written(name: readonly Node[] | undefined): string {
  return JSON.stringify((name ?? []).map(part => ('String' in part ? part.String.sval : '')))
}
