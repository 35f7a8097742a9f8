// The SQL advisor on a change: with the environment's preset, the target's version, and the target's
// own schema and sizes, so that nothing has to be guessed.
import { advise } from '../../advisor/advice.ts'
import type { LiveFacts } from '../../advisor/live.ts'
import { preset, presetOf } from '../../advisor/presets.ts'
import { runners } from '../../advisor/runner.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { liveFacts } from './liveFacts.ts'
import { liveGround } from './liveGround.ts'
import { count, judged, type Looked, type Outcome, type Subject } from './subject.ts'

/** The file says `error` where the environment's preset does; then the change does not run. */
export async function checkAdvisor(subject: Subject, looked: Looked | undefined): Promise<Outcome> {
  const version = major(looked?.facts.version ?? subject.instance.serverVersion ?? 180000)
  const levels = preset(presetOf(subject.environment.policy) ?? 'recommended')
  const found = advise(subject.script, {
    levels,
    version,
    withoutFixes: true,
    ...(runners.plumbline ? { runner: runners.plumbline } : {}),
    ...(looked ? await known(subject, looked, version) : {}),
  })
  const details = found.map(({ severity, rule, message, start, end }) => ({
    severity: severity === 'hint' ? ('info' as const) : severity,
    title: rule,
    text: message,
    start: start.offset,
    end: end.offset,
    rule,
  }))
  return judged(
    'advisor',
    details.length === 0 ? 'Found nothing.' : `Found ${count(details.length, 'remark')}.`,
    (errors, warnings) =>
      [errors > 0 ? count(errors, 'error') : '', warnings > 0 ? count(warnings, 'warning') : '']
        .filter(Boolean)
        .join(' and ')
        .replace(/^/, 'Found ')
        .concat('.'),
    details,
  )
}

const major = (version: number) => Math.floor(version / 10_000)

async function known(
  subject: Subject,
  { client, live }: Looked,
  version: number,
): Promise<{ readonly ground: Ground; readonly live: LiveFacts }> {
  const ground = await liveGround(client, live.text, version)
  return { ground, live: await liveFacts(client, subject.script, ground, version) }
}
