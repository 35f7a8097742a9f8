// A suppression comment that silences nothing. Found where suppressions are applied (advice.ts).
import { rule } from '../rule.ts'

export const unusedIgnore = rule({
  id: 'unused-ignore',
  category: 'style',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A suppression comment silences nothing',
  why: 'A comment that was needed once hides the next real finding once the statement changes. A misspelt rule name silences nothing at all.',
  fix: 'Remove the comment, or correct the name.',
  aliases: ['squawk:unused-ignore', 'pgls:suppressions/unused'],
  tags: ['unnecessary'],
  fires: [
    { sql: '-- plumbline-ignore drop-column: no longer true\nselect 1' },
    { sql: '-- plumbline-ignore no-such-rule\nselect 1' },
  ],
  silent: [
    { sql: '-- plumbline-ignore drop-column: nobody reads it\nalter table book drop column title' },
    { sql: '-- squawk-ignore ban-drop-column\nselect 1' },
  ],
})
