// A thread that helps the first one in `plumbline lint`. It waits for its errand and loads what that takes.
import { parentPort } from 'node:worker_threads'
import type { ParseErrand } from './parseAhead.ts'
import type { LookErrand } from './together.ts'

parentPort?.once('message', async (errand: LookErrand | ParseErrand) => {
  if (errand.kind === 'parse') (await import('./parseHelper.ts')).parseAll(errand)
  else parentPort?.postMessage(await (await import('./lookHelper.ts')).answer(errand))
})
