// Tries thousands of random statements on a real server and prints every one of which we said something
// that is not so. By hand: npm run fuzz -- [--runs 2000] [--major 18] [--seed 1] [--refused] [--scripts].
import { parseArgs } from 'node:util'
import { loadParser } from '../server/src/sql/parser.ts'
import { scriptTrials, trials } from '../server/test/impact/trial.ts'
import { stopServers } from '../server/test/support/postgres.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string' },
      major: { type: 'string' },
      seed: { type: 'string' },
      refused: { type: 'boolean' },
      scripts: { type: 'boolean' },
    },
  })
  const major = Number(values.major ?? 18)
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  await loadParser()
  // A server that is being stopped keeps nobody waiting; this does.
  const awake = setInterval(() => undefined, 1_000)
  const count = { agreed: 0, refused: 0, disagreed: 0 }
  try {
    const make = values.scripts ? scriptTrials : trials
    for await (const { sql, outcome, why } of make(major, Number(values.runs ?? 2000), seed)) {
      count[outcome]++
      if (outcome === 'disagreed' || (values.refused && outcome === 'refused'))
        console.log(`${sql}\n${why}\n`)
    }
  } finally {
    await stopServers()
    clearInterval(awake)
  }
  console.log(
    `PostgreSQL ${major}, seed ${seed}: ${count.agreed} agreed, ${count.disagreed} disagreed, ${count.refused} could not run`,
  )
  process.exitCode = count.disagreed === 0 ? 0 : 1
}

main()
