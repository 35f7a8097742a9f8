// The thread beside the first one in `plumbline lint`: looks at its share of the files and answers once.
import { asFailure } from '../../failure/failed.ts'
import { takeParser } from '../../sql/parser.ts'
import { judges } from './judges.ts'
import { chosenConfiguration } from './options.ts'
import { type Answer, type LookErrand, lookAtShare } from './together.ts'

export const answer = (errand: LookErrand): Promise<Answer> =>
  lookAt(errand).catch(error => ({ failure: asFailure(error) }))

async function lookAt({ choice, configuration, bare, parser, work }: LookErrand): Promise<Answer> {
  takeParser(parser)
  const judgeOf = judges(await chosenConfiguration(configuration), choice)
  return { looked: await lookAtShare(work, { judgeOf, bare }) }
}
