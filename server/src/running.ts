// Plumbline at work in one process: opened on the first need, with the change engine and the drift
// monitor running, reopened when the embedded server went away under us.
import type { Issues } from './changes/issues.ts'
import { openIssues } from './changes/openIssues.ts'
import type { DriftServices } from './drift/checkDatabase.ts'
import { memory } from './drift/memory.ts'
import { type Monitor, monitor } from './drift/monitor.ts'
import { type OpenPlumbline, openPlumbline, type Plumbline } from './open.ts'
import { type Consoles, consoles } from './query/consoles.ts'
import { prepareSample } from './sample.ts'
import { loadParser } from './sql/parser.ts'

export interface Running {
  readonly plumbline: Plumbline
  readonly issues: Issues
  readonly drift: DriftServices
  readonly monitor: Monitor
  readonly consoles: Consoles
  /** What went wrong in the background, for the log. */
  readonly onFailure: (error: unknown) => void
  close(): Promise<void>
}

export interface Ears {
  /** An issue is another now, or (without a number) anything else is. A hint. */
  readonly onStale: (issueId?: number) => void
  readonly onFailure: Running['onFailure']
}

/** `driftInterval`: minutes between drift checks; 0 for never. */
export async function run(options: OpenPlumbline & Ears & { driftInterval: number }): Promise<Running> {
  const { onStale, onFailure } = options
  await loadParser()
  const plumbline = await openPlumbline(options)
  try {
    const { store, connections, passwords } = plumbline
    const engine = openIssues(
      { store, passwords, scratch: plumbline.embedded?.sample },
      { onStale, onFailure },
    )
    await prepareSample(plumbline, engine)
    const drift: DriftServices = { store, connections, memory: memory() }
    const open = consoles()
    const watch = await engine.watch()
    const checks = monitor({
      ...drift,
      interval: options.driftInterval,
      onChecked: () => onStale(),
      onFailure,
    })
    return {
      plumbline,
      issues: engine,
      drift,
      monitor: checks,
      consoles: open,
      onFailure,
      async close() {
        await open.closeAll()
        await checks.stop()
        await watch()
        await plumbline.close()
      },
    }
  } catch (error) {
    await plumbline.close()
    throw error
  }
}
