// `plumbline verify`: whether anybody tampered with the store's records, and who could have.
import { command, exitCode, exitCodeHelp, isJson, storeHelp, Usage } from './command.ts'
import { line } from './issueText.ts'
import { working } from './work.ts'

const help = `plumbline verify [--expect SEQ:HASH]

Computes seals and the hash chain of the store again and says what does not fit. Keep the
last line: given back by --expect, it proves that nothing before it was rewritten since.

  --expect SEQ:HASH    the head of the chain as an earlier run printed it
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'verify',
  help,
  options: { expect: { type: 'string' } },
  words: 0,
  async run({ values }, io) {
    const json = isJson(values.format)
    const expected = headOf(values.expect)
    return working(io, values.store, async ({ store }) => {
      const { problems, bypasses, head } = await store.verify(expected)
      if (json) io.out(JSON.stringify({ problems, bypasses, head }, null, 2))
      else {
        for (const problem of problems) io.out(`problem: ${line(problem)}`)
        for (const bypass of bypasses) io.out(`could bypass: ${line(bypass)}`)
        io.out(problems.length === 0 ? 'Nothing was tampered with.' : `${problems.length} problems.`)
        io.out(`${head.seq}:${head.hash}`)
      }
      return problems.length === 0 ? exitCode.done : exitCode.failed
    })
  },
})

/** A head as an earlier run printed it. */
function headOf(text: string | undefined): { seq: number; hash: string } | undefined {
  if (text === undefined) return undefined
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new Usage('--expect is SEQ:HASH, as an earlier run printed it')
  return { seq: Number(seq), hash }
}
