// One approved statement: sent, timed, listened to.
import type { StatementResult } from '#protocol/issue.ts'
import { Failed } from '../../failure/failed.ts'
import type { Statement } from '../../sql/statement.ts'
import { label } from '../../sql/steps.ts'
import type { Run, ScriptStep } from './context.ts'
import { command, send } from './send.ts'
import { sqlFailure } from './sqlFailure.ts'

const mostNotices = 100

/** Throws Failed with PostgreSQL's words and the place in the script. */
export async function runStatement(
  run: Run,
  step: ScriptStep,
  statement: Statement,
  n: number,
): Promise<StatementResult> {
  const { client, watch, claim } = run
  const { onProgress } = run.engine
  const taskId = claim.task.id
  onProgress({
    kind: 'statement',
    taskId,
    step: step.step.index + 1,
    steps: run.steps.length,
    statement: n + 1,
    statements: step.statements.length,
    text: label(statement.text),
  })
  const notices: string[] = []
  const heard = (notice: { severity?: string | undefined; message?: string | undefined }) => {
    const text = `${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`
    if (notices.length < mostNotices) {
      notices.push(text)
      run.log('notice', text, step.step.index)
    }
    onProgress({ kind: 'notice', taskId, text })
  }
  client.on('notice', heard)
  const from = performance.now()
  watch.statement(true)
  try {
    const sent = await send(client, statement.text)
    const milliseconds = Math.round(performance.now() - from)
    const rows = sent.rows === undefined ? {} : { rows: sent.rows }
    onProgress({ kind: 'statementDone', taskId, command: command(sent.tag), ...rows, milliseconds })
    run.log('statement', `${sent.tag} (${milliseconds} ms)`, step.step.index)
    const { start, end } = statement
    return { start, end, command: command(sent.tag), ...rows, milliseconds, notices }
  } catch (error) {
    if (watch.stop.signal.aborted) throw watch.stop.signal.reason
    throw new Failed(sqlFailure(error, statement), { cause: error })
  } finally {
    watch.statement(false)
    client.off('notice', heard)
  }
}
