// From one function or procedure to another, by CREATE OR REPLACE.
import { topLevelItems } from '../schema/introspect/printedText.ts'
import type { Fact } from '../schema/model.ts'
import { extensionDependence } from '../schema/render/common.ts'
import { createRoutine } from '../schema/render/routines.ts'
import { type Changes, only } from './changes.ts'
import { type Step, step } from './planned.ts'

type Routine = Fact<'function'> | Fact<'procedure'>

/** CREATE OR REPLACE keeps the result and the names of arguments, and takes no default away. */
export function alterRoutine(before: Routine, after: Routine, changes: Changes): Step[] | undefined {
  const nothing = only(changes)
  if (nothing) return nothing
  if (before.at.returns !== after.at.returns || before.at.window !== after.at.window) return undefined
  const old = argumentsOf(before.at.arguments)
  const now = argumentsOf(after.at.arguments)
  if (old.length !== now.length) return undefined
  for (const [at, argument] of old.entries()) {
    const next = now[at]
    if (!next || next.text !== argument.text || (argument.hasDefault && !next.hasDefault)) return undefined
  }
  // It forgets which extensions the old one went with.
  return [createRoutine(after, true), ...extensionDependence(after, [], after.extensions)].map(sql =>
    step(sql),
  )
}

/** Arguments without their defaults. */
function argumentsOf(list: string): { text: string; hasDefault: boolean }[] {
  return topLevelItems(list).map(item => {
    const at = item.indexOf(' DEFAULT ')
    return { text: (at < 0 ? item : item.slice(0, at)).trim(), hasDefault: at >= 0 }
  })
}
