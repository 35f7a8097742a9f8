// `plumbline lint --fix`: the preferred fixes, taken round after round until none is left. What must not
// share a transaction with the file goes into one migration that follows it. It writes nothing itself.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Fix, TextEdit } from '#protocol/advice.ts'
import { advise } from '../../advisor/advice.ts'
import type { AdvisorOptions } from '../../advisor/advise.ts'
import { applyEdits, overlap } from '../../advisor/applyEdits.ts'
import { followingName } from '../../migrations/followingName.ts'
import { readScript } from '../../sql/script.ts'

export interface Fixed {
  readonly text: string
  readonly following?: { readonly file: string; readonly text: string }
}

export function fixed(file: string, text: string, given: AdvisorOptions, now = new Date()): Fixed {
  let current = text
  const later: Fix[] = []
  for (let round = 0; round < 10; round++) {
    const fixes = apart(
      advise(current, given).flatMap(
        one => one.fixes.find(fix => fix.preferred && fix.edits.length > 0) ?? [],
      ),
    )
    if (fixes.length === 0) break
    const next = applyEdits(
      current,
      fixes.flatMap(fix => fix.edits),
    )
    // A fix that breaks the script is worse than none.
    if (broken(next) && !broken(current)) break
    current = next
    later.push(...fixes.filter(fix => fix.followUp !== undefined))
  }
  return later.length === 0 ? { text: current } : { text: current, following: following(file, later, now) }
}

const broken = (text: string): boolean => readScript(text).statements.some(one => one.problem)

/** Fixes that touch none of those before them, so that all can be taken at once. */
function apart(fixes: readonly Fix[]): Fix[] {
  const taken: TextEdit[] = []
  return fixes.filter(fix => {
    if (fix.edits.some(edit => taken.some(other => overlap(edit, other)))) return false
    taken.push(...fix.edits)
    return true
  })
}

function following(file: string, later: readonly Fix[], now: Date): NonNullable<Fixed['following']> {
  const folder = path.dirname(file)
  const title = later.length === 1 ? later[0]!.title : 'follow up'
  const name = followingName(path.basename(file), readdirSync(folder), title, now)
  const place = (n: number): string => {
    const one = path.join(folder, n === 1 ? name : name.replace(/(\.up)?\.sql$/i, `_${n}$&`))
    return existsSync(one) ? place(n + 1) : one
  }
  return { file: place(1), text: together(later.map(fix => fix.followUp ?? '')) }
}

/** One text of several: the tool's own lines stand at its top, once; the strictest wins. */
function together(texts: readonly string[]): string {
  const header = (text: string) => /^(?:--[^\n]*\n)+\r?\n/.exec(text)?.[0] ?? ''
  const headers = texts.map(header).sort((a, b) => b.length - a.length)
  const gap = texts.some(text => text.includes('\r\n')) ? '\r\n' : '\n'
  return (headers[0] ?? '') + texts.map(text => text.slice(header(text).length)).join(gap)
}
