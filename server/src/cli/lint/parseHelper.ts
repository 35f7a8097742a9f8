// The thread that parses ahead of `plumbline lint`: reads the files in their order, asks the parser
// what will be asked about them, and posts its answers. It judges nothing.
import { bodyOf } from '../../advisor/bodies.ts'
import { parse, parsedText, shareAnswers, takeParser } from '../../sql/parser.ts'
import { readScript } from '../../sql/script.ts'
import { textOf } from './fileText.ts'
import type { ParseErrand } from './parseAhead.ts'

/**
 * The longest text to be asked about, in UTF-16 units. This thread has more stack than the first one:
 * what is nested so deeply that it fails there must not be parsed here. That takes 18,000 at least.
 */
const longest = 6_000

/** Answers in a letter, and letters that wait to be opened. */
const letterSize = 64
const mostWaiting = 8

export function parseAll({ files, parser, mail, opened }: ParseErrand): void {
  takeParser(parser)
  let posted = 0
  let letter = new Map<string, string>()
  const post = () => {
    mail.postMessage(letter)
    letter = new Map()
    posted++
    for (let seen = Atomics.load(opened, 0); posted - seen > mostWaiting; seen = Atomics.load(opened, 0))
      Atomics.wait(opened, 0, seen)
  }
  shareAnswers({
    get: question => letter.get(question),
    set: (question, json) => letter.set(question, json),
  })
  for (const file of files) {
    const text = textOf(file)
    if (typeof text !== 'string') continue
    for (const statement of readScript(text).statements) {
      if (statement.text.length > longest) continue
      ask(statement.text)
      if (letter.size >= letterSize) post()
    }
  }
  post()
}

/** A statement, and what is in its body. */
function ask(text: string): void {
  const json = parsedText(text)
  if (typeof json !== 'string' || !/"(?:CreateFunction|Do)Stmt"/.test(json)) return
  const parsed = parse(text)
  if (parsed.kind === 'parsed' && parsed.statements[0]) bodyOf(parsed.statements[0].node, text)
}
