// What became of a statement that stands alone: its probe looks, and what was left half-done is
// tidied up or brought to its end, so that the step may run again or need not.
import type pg from 'pg'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { OpenAttempt } from '../../store/records.ts'
import type { NotedStatement } from '../execute/aloneStep.ts'
import { settle } from '../execute/aloneStep.ts'
import type { Engine } from '../execute/context.ts'
import { probeOf } from '../execute/probes/probeOf.ts'
import type { Truth } from './recordTruth.ts'

/** `client` holds the target's lock in its transaction. */
export async function statementTruth(
  engine: Engine,
  client: pg.Client,
  facts: ServerFacts,
  attempt: OpenAttempt,
): Promise<Truth | { kind: 'running'; how: string }> {
  const { identity } = attempt
  const { alone, noted } = attempt.probe as NotedStatement
  const elsewhere =
    identity?.systemIdentifier !== facts.systemIdentifier || identity?.databaseOid !== facts.databaseOid
  if (elsewhere) return { kind: 'unknown', how: 'the statement ran on another server or database' }
  const finding = await probeOf(alone).look(client, noted)
  switch (finding.kind) {
    case 'applied':
    case 'notApplied':
    case 'unknown':
    case 'running':
      return finding
    case 'leftovers':
    case 'finish':
      break
    default:
      finding satisfies never
  }
  const name = attempt.databaseId === 0 ? null : attempt.databaseName
  const place = { instanceId: attempt.instanceId, databaseName: name }
  const worker = await engine.targets.open(place, `plumbline clean-up of task ${attempt.taskId}`)
  try {
    // The portal of our last query holds a snapshot until another takes its place, and what tidies up
    // may wait for every older snapshot: ours would be waited for to the end of time.
    await client.query('select')
    await settle(worker, finding)
  } finally {
    await engine.targets.close(worker)
  }
  return finding.kind === 'finish'
    ? { kind: 'applied', how: `${finding.how}, and was brought to its end` }
    : { kind: 'notApplied', how: `${finding.how}, and was removed` }
}
