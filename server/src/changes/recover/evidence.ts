// What the live schema says about an attempt whose outcome PostgreSQL cannot tell: a proposal for
// the person who decides, never a decision.
import type pg from 'pg'
import type { OpenAttempt } from '../../store/records.ts'
import type { Engine } from '../execute/context.ts'
import { asLogin } from '../execute/settings.ts'

/** `alone`: what is in doubt is a statement that stands alone; what it makes of the schema nobody saw. */
export async function evidence(
  engine: Engine,
  client: pg.Client,
  attempt: OpenAttempt,
  alone: boolean,
): Promise<string> {
  const { before } = attempt
  const after = alone ? undefined : attempt.after
  if (before === null || after === null) return 'the schema was not recorded'
  if (before === after) return 'the change leaves the schema as it is, so the schema cannot tell'
  const live = await asLogin(client, () => engine.schema.read(client))
  const equals = async (hash: string) =>
    live.hash === hash || engine.schema.same(await engine.store.snapshot(hash), live)
  if (after && (await equals(after))) return 'the live schema is the one the change makes: it looks applied'
  if (await equals(before)) return 'the live schema is the one before the change: it looks not applied'
  if (!after) return 'the live schema is no longer the one before the statement'
  return 'the live schema is neither the one before the change nor the one after it'
}
