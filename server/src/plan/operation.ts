// Steps with their place in the order: what they need, and what is there afterwards. Tokens of order
// beside ids: `gone x` when a removed object is away, `changed x` when an altered one is as it shall
// be, `freed x` when it has let go of what it held on to.
import type { Operation } from '../schema/render/order.ts'
import type { Step } from './planned.ts'

export interface PlannedOperation extends Omit<Operation, 'sql'> {
  readonly steps: readonly Step[]
}
