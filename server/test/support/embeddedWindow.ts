// A process that opens the embedded server as an editor's window does, says so in one line of JSON,
// and leaves when its standard input ends. Tests run several of it, and kill some.
import { openEmbedded } from '../../src/postgres/embedded/openEmbedded.ts'

async function main(): Promise<void> {
  const [home = '', folder = '', version = ''] = process.argv.slice(2)
  const opened = await openEmbedded({ home, binaries: { folder, version }, timeout: 45_000 })
  const { how, admin, person, sample, storeDatabase } = opened
  const endpoints = [admin, person, sample]
  const secrets = endpoints.map(endpoint => opened.password({ endpoint, database: storeDatabase }))
  process.stdout.write(`${JSON.stringify({ how, endpoints, secrets, storeDatabase })}\n`)
  process.stdin.resume()
  process.stdin.once('end', () => void opened.close().then(() => process.exit(0)))
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
})
