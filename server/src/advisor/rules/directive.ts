// A comment in which a migration says how it wants to run, and nobody understands it. Found where
// suppressions are applied (advice.ts).
import { rule } from '../rule.ts'

export const directive = rule({
  id: 'directive',
  category: 'migrations',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A directive that says nothing',
  why: 'Comments such as `-- plumbline-lock-timeout: 10s` become options of the issue that runs the migration. One that is misspelt, or whose value cannot be read, would run under the defaults; no issue is made of it.',
  fix: 'Correct the name or the value. There are `plumbline-lock-timeout`, `plumbline-statement-timeout`, `plumbline-role`, `plumbline-search-path`, `plumbline-retries` and `plumbline-prior-backup`, each with a colon and its value behind it.',
  aliases: [],
  fires: [
    { sql: '-- plumbline-lock-timout: 10s\nselect 1' },
    { sql: '-- plumbline-lock-timeout: soon\nselect 1' },
    { sql: '-- plumbline-role app_owner\nselect 1' },
    { sql: '-- plumbline-retries: 3\nselect 1;\n-- plumbline-retries: 4\nselect 2' },
  ],
  silent: [
    { sql: '-- plumbline-lock-timeout: 10s\n-- plumbline-search-path: shop, public\nselect 1' },
    { sql: '/* plumbline-statement-timeout: 5 min */ select 1' },
    { sql: 'select 1 -- see plumbline-timeouts' },
  ],
})
