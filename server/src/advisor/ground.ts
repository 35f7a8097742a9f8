// The schema a script starts from: what earlier migrations leave behind, with all that was only true
// inside them (transactions, settings, "new in this script") taken away.
import { LayeredMap } from '../impact/catalog/layeredMap.ts'
import { bareGround, type Changes, type Ground } from '../impact/catalog/timeline.ts'
import type { Relation, UserType } from '../impact/catalog/values.ts'
import type { Script } from '../sql/script.ts'
import { Advisor } from './advise.ts'
import type { Runner } from './runner.ts'

/** An empty database whose whole history is in the migrations. */
export const emptyDatabase: Ground = { values: new Map([['history', 'known']]), sets: new Map() }

export function groundAfter(
  script: Script,
  ground: Ground = bareGround,
  version = 18,
  runner?: Runner,
): Ground {
  const advisor = new Advisor({
    levels: new Map(),
    version,
    ground,
    once: true,
    ...(runner ? { runner } : {}),
  })
  advisor.update(script)
  return groundBehind(advisor)
}

/** The ground for the next script, behind one that an advisor has taken. */
export function groundBehind(advisor: Advisor): Ground {
  const { values, sets } = settled(advisor.changes())
  return {
    values: LayeredMap.over(advisor.ground.values, values),
    sets: LayeredMap.over(advisor.ground.sets, sets),
  }
}

const lasting =
  /^(rel|name|ids|fallback|type|function|trigger|rule|policy|leaning|statistics|subscription|schema|history|opaque|reshaped|extended):?/

/** Changes as the next script finds them. */
function settled(changes: Changes): Changes {
  const values = new Map<string, unknown>()
  for (const [key, value] of changes.values) {
    if (!lasting.test(key)) continue
    if (value === undefined) {
      values.set(key, undefined)
    } else if (key.startsWith('rel:')) {
      const { created: _, altered: __, filled: ___, ...relation } = value as Relation
      values.set(key, relation.temporary ? undefined : relation)
    } else if (key.startsWith('type:') || key.startsWith('function:')) {
      const { created: _, ...rest } = value as UserType
      values.set(key, rest)
    } else if (key.startsWith('schema:')) {
      values.set(key, {})
    } else {
      values.set(key, value)
    }
  }
  const sets = new Map(
    [...changes.sets].filter(
      ([key]) => !key.startsWith('localSettings:') && !key.startsWith('dropOnCommit:'),
    ),
  )
  return { values, sets }
}
