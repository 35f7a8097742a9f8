// A look at SQL files, one after the other: what the advisor says of each. It shares nothing out: that
// is together.ts.
import path from 'node:path'
import type { Advice } from '#protocol/advice.ts'
import type { Advisor, AdvisorOptions } from '../../advisor/advise.ts'
import { createFinder } from '../../advisor/finder.ts'
import type { LiveFacts } from '../../advisor/live.ts'
import { lineIndex } from '../../sql/lineIndex.ts'
import { scanUnfinished } from '../../sql/scanUnfinished.ts'
import { readScript, type Script } from '../../sql/script.ts'
import { textOf } from './fileText.ts'
import type { FileFindings } from './findings.ts'
import type { Judge } from './judges.ts'

export interface Eye {
  /** Of files by absolute paths. */
  judgeOf(file: string): Promise<Judge>
  /** The findings' fixes are left out. */
  readonly bare: boolean
  /** A live database to ask about each script. */
  readonly ask?: ((script: Script) => Promise<LiveFacts>) | undefined
  /** What becomes of a file before it is looked at. */
  readonly mend?: ((file: string, text: string, given: AdvisorOptions) => string) | undefined
}

/** `problem`: why a file cannot be read. */
export type Looked = FileFindings | { readonly file: string; readonly problem: string }

/** Files that are added meanwhile are looked at too; those that nobody wants to hear of are left out. */
export async function lookInTurn(files: readonly string[], eye: Eye): Promise<Looked[]> {
  const all: Looked[] = []
  for (const file of files) {
    const place = path.resolve(file)
    const judge = await eye.judgeOf(place)
    if (judge.isExcluded(place)) continue
    const text = textOf(file)
    if (typeof text !== 'string') {
      all.push({ file, problem: text.problem })
      continue
    }
    const given = { ...judge.options, ground: judge.ground(place) }
    const { findings, advisor } = await look(text, given, eye, file)
    judge.history.passed(place, advisor)
    all.push({ file, findings })
  }
  return all
}

/** `file`: to be mended, where that is asked for. */
export async function look(
  text: string,
  given: AdvisorOptions,
  { ask, mend, bare }: Eye,
  file?: string,
): Promise<{ readonly findings: Advice[]; readonly advisor: Advisor }> {
  const known = ask ? { ...given, live: await ask(readScript(text)) } : given
  const current = mend && file !== undefined ? mend(file, text, known) : text
  const lines = lineIndex(current)
  const lookAt = (script: Script) => {
    const finder = createFinder({ ...known, once: true, withoutFixes: bare })
    return { found: finder.find(script, lines), advisor: finder.advisor }
  }
  let { found, advisor } = lookAt(readScript(current))
  // What is wrong with one statement must not hide what is wrong with the next.
  if (advisor.broken.some(({ statement }) => statement.kind === 'invalid'))
    ({ found, advisor } = lookAt(readScript(current, scanUnfinished)))
  return { findings: found.map(one => one.advice(lines, !bare)), advisor }
}
