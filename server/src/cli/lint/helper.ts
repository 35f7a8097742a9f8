// The thread beside the first one in `plumbline lint`: looks at its share of the files and answers once.
import { parentPort } from 'node:worker_threads'
import { asFailure } from '../../failure/failed.ts'
import { takeParser } from '../../sql/parser.ts'
import { judges } from './judges.ts'
import { chosenConfiguration } from './options.ts'
import { type Answer, type Errand, lookAtShare } from './together.ts'

parentPort?.once('message', async (errand: Errand) => {
  parentPort?.postMessage(await answer(errand).catch((error): Answer => ({ failure: asFailure(error) })))
})

async function answer({ choice, configuration, bare, parser, work }: Errand): Promise<Answer> {
  takeParser(parser)
  const judgeOf = judges(await chosenConfiguration(configuration), choice)
  return { looked: await lookAtShare(work, { judgeOf, bare }) }
}
