// Hints from other windows and agents. NOTIFY carries ids only, and whoever may connect may forge one:
// a hint says look again, never what is there. Where LISTEN brings nothing (a pooler), a poll does.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { clientConfig, type Link } from './link.ts'

export interface HintOptions {
  /** `poll` never listens, for a store behind a pooler that is known. */
  readonly hints?: 'listen' | 'poll'
  /** Milliseconds between polls. */
  readonly pollEvery?: number
}

type OnHint = (hint: { issueId?: number }) => void

const probeWait = 3_000
const reconnectEvery = 2_000

/** Resolves when hints arrive, by whichever way; the answer stops them. */
export async function listenForHints(
  config: pg.ClientConfig,
  link: Link,
  onHint: OnHint,
  options: HintOptions = {},
): Promise<() => Promise<void>> {
  const pollEvery = options.pollEvery ?? 2_000
  let stopped = false
  let listener: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let count = await hintCount(link)

  const later = (task: () => Promise<void>, wait: number) => {
    if (stopped) return
    timer = setTimeout(() => void task().catch(() => undefined), wait)
    timer.unref()
  }

  async function poll(): Promise<void> {
    const now = await hintCount(link).catch(() => count)
    if (now !== count && !stopped) {
      count = now
      onHint({})
    }
    later(poll, pollEvery)
  }

  async function reconnect(): Promise<void> {
    if (stopped) return
    if (await start()) onHint({})
    else later(reconnect, reconnectEvery)
  }

  /** Listens, and proves with a hint of its own that listening works. */
  async function start(): Promise<boolean> {
    const client = new pg.Client({ ...clientConfig(config), application_name: 'plumbline hints' })
    const probe = JSON.stringify({ probe: randomUUID() })
    let heard: () => void = () => undefined
    const arrived = new Promise<void>(resolve => (heard = resolve))
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => {
      if (payload === probe) heard()
      else if (!stopped && !payload?.startsWith('{"probe"')) onHint(readHint(payload))
    })
    try {
      await client.connect()
      await client.query('listen plumbline')
      await link.rows("select pg_notify('plumbline', $1)", [probe])
      const works = await Promise.race([
        arrived.then(() => true),
        new Promise<boolean>(resolve => setTimeout(() => resolve(false), probeWait).unref()),
      ])
      if (!works || stopped) throw new Error('nothing heard')
    } catch {
      await client.end().catch(() => undefined)
      return false
    }
    listener = client
    client.once('end', () => {
      listener = undefined
      if (!stopped) later(reconnect, reconnectEvery)
    })
    return true
  }

  if (options.hints === 'poll' || !(await start())) later(poll, pollEvery)

  return async () => {
    stopped = true
    clearTimeout(timer)
    await listener?.end().catch(() => undefined)
  }
}

async function hintCount(link: Link): Promise<number> {
  const [row] = await link.rows<{ last_value: number }>('select last_value from plumbline.hint_count')
  return row?.last_value ?? 0
}

function readHint(payload: string | undefined): { issueId?: number } {
  try {
    const { issueId } = JSON.parse(payload ?? '') as { issueId?: unknown }
    return typeof issueId === 'number' && Number.isSafeInteger(issueId) ? { issueId } : {}
  } catch {
    return {}
  }
}
