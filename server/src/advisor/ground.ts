// The schema a script starts from: what earlier migrations leave behind, with all that was only true
// inside them (transactions, settings, "new in this script") taken away.
import { bareGround, type Ground } from '../impact/catalog/timeline.ts'
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
  const advisor = new Advisor({ levels: new Map(), version, ground, ...(runner ? { runner } : {}) })
  advisor.update(script)
  return settled(advisor.end())
}

const lasting = /^(rel|name|ids|type|function|schema|history):?/

/** A ground as the next script finds it. */
export function settled(ground: Ground): Ground {
  const values = new Map<string, unknown>()
  for (const [key, value] of ground.values) {
    if (!lasting.test(key)) continue
    if (key.startsWith('rel:')) {
      const { created: _, altered: __, filled: ___, ...relation } = value as Relation
      if (!relation.temporary) values.set(key, relation)
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
    [...ground.sets].filter(([key]) => !key.startsWith('localSettings:') && !key.startsWith('dropOnCommit:')),
  )
  return { values, sets }
}
