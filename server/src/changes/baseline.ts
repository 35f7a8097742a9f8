// A baseline: the live schema becomes the recorded one. It has no way to run anything on the target:
// it opens one transaction that can only read, and there is no SQL of the issue in it.
import { fail } from '../failure/failed.ts'
import { serverFacts } from '../postgres/facts.ts'
import type { Claim } from '../store/records.ts'
import type { Engine, Place } from './execute/context.ts'
import { identityOf, refuseUnfit } from './execute/identity.ts'
import { recordEnd } from './execute/recordEnd.ts'
import type { Ended } from './execute/runTask.ts'

/** Never looks at `claim.sql`. */
export async function runBaseline(engine: Engine, claim: Claim, place: Place): Promise<Ended> {
  const { store, schema, targets } = engine
  const client = await targets.open(place, `plumbline task ${claim.task.id}`)
  try {
    await client.query('set default_transaction_read_only = on')
    const facts = await serverFacts(client)
    if (facts.inRecovery) fail('badInput', `The server of ${facts.database} is a standby.`)
    refuseUnfit(facts, store)
    const live = await schema.read(client)
    await store.saveSnapshot(live)
    const recorded = (await store.database(claim.task.databaseId)).recordedSnapshot
    await store.recordIdentity(claim.attemptId, claim.fence, identityOf(facts), recorded ?? live.hash)
    await engine.at('afterRead', 0)
    const how = 'the live schema was recorded; nothing was run'
    const end = await recordEnd(engine, claim.attemptId, {
      fence: claim.fence,
      status: 'applied',
      how,
      before: recorded ?? live.hash,
      after: live.hash,
      results: [],
    })
    return { status: 'applied', how, ...end }
  } finally {
    await targets.close(client)
  }
}
