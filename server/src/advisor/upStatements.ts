// A migration may hold the way down as well, behind a comment of its tool. Nobody runs that together
// with the way up, so the advisor looks at the way up alone.
import { commentBody, directingComments } from '../sql/directives.ts'
import type { Script } from '../sql/script.ts'
import type { Statement } from '../sql/statement.ts'

/** `-- +goose Down` (goose), `-- +migrate Down` (sql-migrate), `-- migrate:down` (dbmate), and their opposites. */
const marker = /^(?:\+(?:goose|migrate)\s+|migrate:)(up|down)\b/i

export interface Ways {
  readonly up: readonly Statement[]
  readonly down: readonly Statement[]
}

export function waysOf(script: Script): Ways {
  const marks: { readonly at: number; readonly down: boolean }[] = []
  for (const comment of directingComments(script)) {
    const found = marker.exec(commentBody(comment).text)
    if (found) marks.push({ at: comment.start, down: found[1]!.toLowerCase() === 'down' })
  }
  if (!marks.some(mark => mark.down)) return { up: script.statements, down: [] }
  const up: Statement[] = []
  const down: Statement[] = []
  let next = 0
  let isDown = false
  for (const statement of script.statements) {
    while (next < marks.length && marks[next]!.at < statement.start) isDown = marks[next++]!.down
    ;(isDown ? down : up).push(statement)
  }
  return { up, down }
}
