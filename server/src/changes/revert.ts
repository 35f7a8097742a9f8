// DDL that leads back, made by the planner and labelled where it would lose something. It becomes the
// SQL of an ordinary issue, which is tried on a throw-away database like any other.
import { fail } from '../failure/failed.ts'
import { plan } from '../plan/plan.ts'
import type { PlannedStatement } from '../plan/planned.ts'
import type { Model } from '../schema/model.ts'
import type { SnapshotRecord } from '../store/store.ts'

/** A script that takes a database from one schema to the other. Throws notReady when there is no way. */
export function revertSql(from: SnapshotRecord, to: SnapshotRecord): string {
  const { statements, unresolved } = plan(from.model as Model, to.model as Model)
  if (statements.length === 0) {
    fail('notReady', 'No DDL leads back from here.', {
      detail: unresolved.join(' '),
      hint: 'Record a baseline instead, or write the change yourself.',
    })
  }
  const notes = unresolved.map(text => `-- Not undone: ${oneLine(text)}\n`)
  return notes.join('') + statements.map(statementText).join('\n')
}

function statementText({ sql, hazards }: PlannedStatement): string {
  const labels = hazards.filter(h => h.kind === 'dataLoss' || h.kind === 'irreversible')
  return `${labels.map(h => `-- ${oneLine(h.text)}\n`).join('')}${sql};\n`
}

/** A name may hold a newline, and what follows it must not become SQL. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ')
}
