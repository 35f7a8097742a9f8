// All there is to find in a script: what the parser refuses, then what the advisor says.
import type { LineIndex } from '../sql/lineIndex.ts'
import type { Script } from '../sql/script.ts'
import { type Finding, problemFindings } from './finding.ts'

/** In the order of the text. */
export type FindIn = (uri: string, script: Script, lines: LineIndex) => readonly Finding[]

export function findIn(_uri: string, script: Script, _lines: LineIndex): readonly Finding[] {
  return problemFindings(script)
}
