// Cuts off hundreds of runs at random moments and counts what was lost, doubled or recorded wrongly:
// each of the three must be 0. Run by hand: npm run crash -- --runs 400 [--major 18].
import { parseArgs } from 'node:util'
import { Arena, type Injection, injections, type Outcome } from '../server/test/changes/support/injections.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string' }, major: { type: 'string' } } })
  const runs = Number(values.runs ?? 100)
  const major = Number(values.major ?? 18)
  // A server that is being stopped keeps nobody waiting; this does.
  const awake = setInterval(() => undefined, 1_000)
  const arena = await Arena.open(major)
  const outcomes: Outcome[] = []
  try {
    for (let i = 0; i < runs; i++) {
      const injection = injections[i % injections.length] as Injection
      const outcome = await arena.inject(injection, Math.random())
      outcomes.push(outcome)
      if (outcome.wrong) console.log(`run ${i + 1}, ${injection}: ${outcome.wrong}`)
      else if ((i + 1) % 20 === 0) console.log(`${i + 1} runs`)
    }
  } finally {
    await arena.close()
    clearInterval(awake)
  }
  console.log(`PostgreSQL ${major}, ${runs} runs`)
  for (const injection of injections) {
    const own = outcomes.filter(o => o.injection === injection)
    const of = (decision: string) => own.filter(o => o.decision === decision).length
    const ambiguous = own.filter(o => o.ambiguous).length
    console.log(
      `  ${injection.padEnd(18)} ${own.length} runs: ${of('applied')} applied, ${of('notApplied')} not applied, ` +
        `${ambiguous} while COMMIT was under way`,
    )
  }
  const wrong = outcomes.filter(o => o.wrong !== undefined).length
  console.log(`  wrong: ${wrong}`)
  process.exitCode = wrong === 0 ? 0 : 1
}

main()
