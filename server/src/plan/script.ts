// A plan as a script that psql or a run can execute.
import type { Model } from '../schema/model.ts'
import type { PlanOptions } from './context.ts'
import { plan } from './plan.ts'
import type { Plan, PlannedStatement } from './planned.ts'

export interface ScriptOptions {
  /** BEGIN and COMMIT around what can run in one transaction: the plain form. */
  readonly transaction?: boolean
}

/** Every statement ends in a semicolon. What the plan cannot do stands in comments before it. */
export function planScript({ statements, unresolved }: Plan, options: ScriptOptions = {}): string {
  const notes = unresolved.map(text => `-- Not done: ${text.replaceAll('\n', ' ')}\n`).join('')
  const body = options.transaction
    ? inTransactions(statements)
    : statements.map(({ sql }) => `${sql};\n`).join('')
  return notes + body
}

function inTransactions(statements: readonly PlannedStatement[]): string {
  const out: string[] = []
  let open = false
  for (const [at, statement] of statements.entries()) {
    if (statement.transactional && !open) out.push('begin;\n')
    if (!statement.transactional && open) out.push('commit;\n')
    open = statement.transactional
    out.push(`${statement.sql};\n`)
    // A new value of an enum is of use only after a COMMIT.
    if (open && statement.commitAfter && at < statements.length - 1) {
      out.push('commit;\n')
      open = false
    }
  }
  if (open) out.push('commit;\n')
  return out.join('')
}

/** DDL that takes a database from one recorded schema to another; what would lose data is marked. */
export function migrationScript(from: Model, to: Model, options: PlanOptions = {}): string {
  const made = plan(from, to, options)
  const marked = made.statements.map(statement => {
    const losses = statement.hazards.filter(hazard => hazard.kind === 'dataLoss')
    const notes = losses.map(({ text }) => `-- Data loss: ${text.replaceAll('\n', ' ')}\n`).join('')
    return { ...statement, sql: notes + statement.sql }
  })
  return planScript({ ...made, statements: marked })
}
