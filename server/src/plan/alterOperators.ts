// Members of operator families and options of text search dictionaries, altered in place.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { type Step, step } from './planned.ts'

export function alterFamily(before: Fact<'operatorFamily'>, after: Fact<'operatorFamily'>): Step[] {
  const head = `alter operator family ${identityOf(after)}`
  const old = before.at.members ?? []
  const now = after.at.members ?? []
  const gone = old.filter(member => !now.includes(member)).map(droppedMember)
  const fresh = now.filter(member => !old.includes(member))
  return [
    ...(gone.length ? [step(`${head} drop\n  ${gone.join(',\n  ')}`)] : []),
    ...(fresh.length ? [step(`${head} add\n  ${fresh.join(',\n  ')}`)] : []),
  ]
}

/** `operator 1 s.<(a, b)` -> `operator 1 (a, b)`; `function 1 (a, b) f(a, b)` -> `function 1 (a, b)`. */
function droppedMember(member: string): string {
  const parts = /^(operator|function) (\d+) (?:\(([^)]*)\) )?[^(]*\(([^)]*)\)/.exec(member)
  return `${parts?.[1]} ${parts?.[2]} (${parts?.[3] ?? parts?.[4] ?? ''})`
}

export function dictionaryOptions(before: Fact, after: Fact<'textSearchDictionary'>): string {
  const names = (text: string | undefined) =>
    [...(text ?? '').matchAll(/(?:^|, )("(?:[^"]|"")*"|[a-z_][a-z0-9_]*) = /g)].map(match => match[1] ?? '')
  const old = before.kind === 'textSearchDictionary' ? names(before.at.options) : []
  const gone = old.filter(name => !names(after.at.options).includes(name))
  return [after.at.options, ...gone].filter(Boolean).join(', ')
}
