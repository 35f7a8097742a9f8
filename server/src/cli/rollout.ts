// `plumbline rollout`: finds out what became of lost runs and runs whatever policy lets run, once or
// for as long as it is left running. This is the agent.
import { command, exitCode, exitCodeHelp, isJson, storeHelp } from './command.ts'
import { line } from './issueText.ts'
import { working } from './work.ts'

const help = `plumbline rollout [--watch]

Finds out what became of runs that were cut off, then runs every approved task whose
turn it is, stage after stage, until none is left.

  --watch              stay, and run tasks as they come up; ends on SIGINT or SIGTERM
${storeHelp}
${exitCodeHelp}`

export const run = command({
  name: 'rollout',
  help,
  options: { watch: { type: 'boolean' } },
  words: 0,
  async run({ values }, io) {
    const json = isJson(values.format)
    return working(io, values.store, async ({ issues, store }) => {
      if (values.watch) {
        const stop = await issues.watch()
        await new Promise<void>(resolve => {
          process.once('SIGINT', () => resolve())
          process.once('SIGTERM', () => resolve())
        })
        await stop()
        return exitCode.done
      }
      const resolved = await issues.resolve()
      await issues.resumeChecks()
      await issues.work()
      await issues.settled()
      const waiting = (await store.openAttempts()).filter(a => a.status === 'unknown')
      if (json) io.out(JSON.stringify({ resolved, unknown: waiting.map(a => a.id) }, null, 2))
      else {
        for (const { databaseName, outcome } of resolved) {
          const how = outcome.status === 'unreachable' ? outcome.failure.message : outcome.how
          io.out(`${line(databaseName)}: ${outcome.status}, ${line(how)}`)
        }
        for (const a of waiting) io.out(`${line(a.databaseName)}: attempt ${a.id} waits to be settled`)
      }
      return waiting.length > 0 ? exitCode.unknown : exitCode.done
    })
  },
})
