import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createFinder } from '../../src/advisor/finder.ts'
import type { Found } from '../../src/advisor/finding.ts'
import { advisorOptions } from '../../src/language/advisorOptions.ts'
import { changeDocument, type OpenDocument, openDocument } from '../../src/language/document.ts'
import { loadParser } from '../../src/sql/parser.ts'

const options = advisorOptions({ preset: 'all', rules: {}, postgresVersion: 18 })
const told = (findings: readonly Found[], { lines }: OpenDocument) =>
  findings.map(finding => finding.advice(lines, true))

describe('findings of an edited document', () => {
  before(loadParser)

  it('are those of a single look at the text, fixes and all', () => {
    const statement = fc.constantFrom(
      ...[
        'create table t (a int);',
        'create table u (a int primary key);',
        'drop table t;',
        'alter table t rename to v;',
        'alter table t add column b int references u;',
        'alter table t add column c uuid default gen_random_uuid();',
        'alter table t alter column a set not null;',
        'alter table t add check (a is not null) not valid;',
        'create index on t (a);',
        'create index concurrently on u (a);',
        'alter table u drop column a;',
        'begin;',
        'commit;',
        'rollback;',
        "set lock_timeout = '2s';",
        'set search_path to s;',
        'create schema s;',
        'selec;',
        '-- plumbline-ignore index-not-concurrent\n',
        '-- plumbline-ignore-file fk-not-valid: small\n',
        '-- +goose NO TRANSACTION\n',
        '-- +goose Down\n',
        '-- +goose Up\n',
        'copy t from stdin;\n',
        "'",
        '\n',
      ],
    )
    const text = fc.array(statement, { maxLength: 12 }).map(parts => parts.join('\n'))
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.array(statement, { maxLength: 2 }))
    fc.assert(
      fc.property(text, fc.array(edit, { minLength: 1, maxLength: 6 }), (first, edits) => {
        const document = openDocument('file:///a.sql', 1, first)
        const finder = createFinder(options)
        finder.find(document.script, document.lines)
        let now = first
        for (const [at, length, parts] of edits) {
          const start = at % (now.length + 1)
          now = now.slice(0, start) + parts.join('\n') + now.slice(start + length)
          changeDocument(document, document.version + 1, [{ text: now }])
          const fresh = openDocument('file:///a.sql', 1, now)
          assert.deepEqual(
            told(finder.find(document.script, document.lines), document),
            told(createFinder({ ...options, once: true }).find(fresh.script, fresh.lines), fresh),
          )
        }
      }),
      { numRuns: 400 },
    )
  })
})
