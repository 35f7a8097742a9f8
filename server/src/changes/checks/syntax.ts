// Syntax by the target's own major version: PostgreSQL 18's grammar here, then the server's own.
import type { CheckDetail } from '#protocol/issue.ts'
import { sqlFailure } from '../execute/sqlFailure.ts'
import { versionText } from '../execute/versionText.ts'
import { parseOnly } from './parseOnly.ts'
import { count, judged, type Looked, type Outcome, type Subject } from './subject.ts'

/** Syntax error; anything else the server says may be cured by an earlier statement of the script. */
const syntaxErrors = new Set(['42601', '42602', '42622', '22021', '22P06'])

export async function checkSyntax(subject: Subject, looked: Looked | undefined): Promise<Outcome> {
  const details: CheckDetail[] = []
  const { statements } = subject.script
  for (const { problem, start, tree, text } of statements) {
    if (problem) {
      details.push({
        severity: 'error',
        title: problem.message,
        text: problem.hint ?? '',
        start: start + problem.start,
        end: start + problem.end,
      })
    } else if (tree && looked) {
      const error = await parseOnly(looked.client, text)
      if (!error || !syntaxErrors.has(error.code ?? '')) continue
      const { message, hint, offset } = sqlFailure(error, { text, start })
      const at = offset ?? start
      details.push({
        severity: 'error',
        title: message,
        text: hint ?? '',
        start: at,
        end: start + text.length,
      })
    }
  }
  const by = looked ? `PostgreSQL ${versionText(looked.facts.version)}` : "PostgreSQL 18's grammar"
  return judged(
    'syntax',
    `${by} understands ${statements.length === 1 ? 'the statement' : `all ${statements.length} statements`}.`,
    errors => `${by} does not understand ${count(errors, 'statement')}.`,
    details,
  )
}
