// `plumbline verify`: whether anybody tampered with the store's records, and who could have.
import { exitCode, exitCodeHelp, guarded, isJson, type Run, readArguments, storeHelp } from './command.ts'
import { line } from './issueText.ts'
import { working } from './work.ts'

const help = `plumbline verify [--expect SEQ:HASH]

Computes seals and the hash chain of the store again and says what does not fit. Keep the
last line: given back by --expect, it proves that nothing before it was rewritten since.

  --expect SEQ:HASH    the head of the chain as an earlier run printed it
${storeHelp}
${exitCodeHelp}`

export const run: Run = (argv, io) =>
  guarded(io, 'verify', async () => {
    const { values } = readArguments(argv, { expect: { type: 'string' } })
    if (values.help) {
      io.out(help)
      return exitCode.done
    }
    const json = isJson(values.format)
    return working(io, values.store, async ({ store }) => {
      const { problems, bypasses, head } = await store.verify()
      const found = [...problems, ...rewritten(values.expect, head)]
      if (json) io.out(JSON.stringify({ problems: found, bypasses, head }, null, 2))
      else {
        for (const problem of found) io.out(`problem: ${line(problem)}`)
        for (const bypass of bypasses) io.out(`could bypass: ${line(bypass)}`)
        io.out(found.length === 0 ? 'Nothing was tampered with.' : `${found.length} problems.`)
        io.out(`${head.seq}:${head.hash}`)
      }
      return found.length === 0 ? exitCode.done : exitCode.failed
    })
  })

/** The chain only grows: a shorter one, or another hash at the same length, was written anew. */
function rewritten(expected: string | undefined, head: { seq: number; hash: string }): string[] {
  if (expected === undefined) return []
  const [seq, hash] = expected.split(':')
  if (head.seq < Number(seq)) return [`the chain ends at ${head.seq}, before ${seq}`]
  if (head.seq === Number(seq) && head.hash !== hash) return [`entry ${seq} has another hash than it had`]
  return []
}
