// Opens what a command works with and closes it again: the store, and the change engine on it.
import type { Progress } from '../changes/execute/progress.ts'
import type { Issues } from '../changes/issues.ts'
import { openIssues } from '../changes/openIssues.ts'
import { asFailure } from '../failure/failed.ts'
import { openPlumbline } from '../open.ts'
import type { Connections } from '../postgres/connections.ts'
import { prepareSample } from '../sample.ts'
import { loadParser } from '../sql/parser.ts'
import type { Store } from '../store/store.ts'
import type { Io } from './command.ts'
import { line } from './issueText.ts'

export interface Work {
  readonly store: Store
  readonly connections: Connections
  readonly issues: Issues
}

/** `storeUrl`: of `--store`; else PLUMBLINE_STORE, else the embedded store. */
export async function working(
  io: Io,
  storeUrl: string | undefined,
  work: (work: Work) => Promise<number>,
): Promise<number> {
  await loadParser()
  const { environment, ask } = io
  const plumbline = await openPlumbline({
    storeUrl: storeUrl ?? environment.PLUMBLINE_STORE ?? '',
    environment,
    ...(ask ? { ask } : {}),
  })
  try {
    const { store, connections, passwords } = plumbline
    const below = { store, passwords, scratch: plumbline.embedded?.sample }
    const onFailure = (error: unknown) => io.err(asFailure(error).message)
    await prepareSample(plumbline, openIssues(below, { onFailure }))
    const engine = openIssues(below, {
      onProgress: progress => {
        const text = progressLine(progress)
        if (text !== undefined) io.err(text)
      },
      onFailure,
    })
    try {
      return await work({ store, connections, issues: engine })
    } finally {
      await engine.settled()
    }
  } finally {
    await plumbline.close()
  }
}

/** One line for standard error; undefined for what would only scroll by. */
function progressLine(progress: Progress): string | undefined {
  const told = progressText(progress)
  return told === undefined ? undefined : `task ${progress.taskId}: ${told}`
}

function progressText(progress: Progress): string | undefined {
  switch (progress.kind) {
    case 'connected':
      return `connected to PostgreSQL ${progress.server}`
    case 'step':
      return `step ${progress.step} of ${progress.steps}: ${line(progress.label)}`
    case 'statementDone': {
      const rows = progress.rows === undefined ? '' : ` ${progress.rows}`
      return `  ${progress.command}${rows} (${progress.milliseconds} ms)`
    }
    case 'notice':
    case 'retry':
      return `  ${line(progress.text)}`
    case 'blocked':
      return `  waits for ${line(progress.text)}`
    case 'ended':
      return progress.status
    case 'statement':
    case 'working':
      return undefined
    default:
      return progress satisfies never
  }
}
