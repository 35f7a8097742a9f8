// What `plumbline lint --fix` writes: in the files themselves, and in migrations that follow.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { plumbline, workFolder } from './workFolder.ts'

describe('plumbline lint --fix', () => {
  const write = workFolder()

  it('mends files in place', async () => {
    write(
      'a.sql',
      '-- Wider\ncreate index book_title on book (title); -- soon\nalter table book add constraint c check (id > 0);\n',
    )
    const result = await plumbline('lint', '--fix', 'a.sql')
    assert.equal(result.code, 0, result.out)
    assert.equal(
      readFileSync('a.sql', 'utf8'),
      '-- Wider\ncreate index concurrently book_title on book (title); -- soon\nalter table book add constraint c check (id > 0) not valid;\n\nalter table book validate constraint c;\n',
    )
  })

  it('writes what must run later into a migration that follows', async () => {
    write(
      'migrations/007_shelves.sql',
      'begin;\nalter table book add constraint f foreign key (shelf_id) references shelf; -- the shelf\ncommit;\n',
    )
    const result = await plumbline('lint', '--fix', 'migrations')
    assert.equal(result.code, 0, result.out)
    assert.equal(
      readFileSync('migrations/007_shelves.sql', 'utf8'),
      'begin;\nalter table book add constraint f foreign key (shelf_id) references shelf not valid; -- the shelf\ncommit;\n',
    )
    const [following] = readdirSync('migrations').filter(name => name.startsWith('008_'))
    assert.equal(following, '008_add_the_foreign_key_not_valid_then_validate_it.sql')
    assert.equal(readFileSync(`migrations/${following}`, 'utf8'), 'alter table book validate constraint f;\n')
    assert.equal((await plumbline('lint', 'migrations')).code, 0)
  })

  it('is done after once, the migrations that it wrote included, in the lines of the file', async () => {
    write('migrations/001.sql', 'create table a (id bigint primary key, b int, c text);\n')
    write(
      'migrations/002.sql',
      [
        '\uFEFF-- +goose Up',
        'create index i on a (b);',
        'create index j on a (c); alter table a add check (b > 0);',
        'alter table a alter column b set not null, add constraint k unique (c);',
        'alter table a add column e uuid default gen_random_uuid();',
        '-- plumbline-ignore truncate',
        'select 1;',
        '',
      ].join('\r\n'),
    )
    const fix = async () => {
      const { out } = await plumbline('lint', '--fix', '--preset', 'strict', 'migrations')
      const files = readdirSync('migrations').map(name => [name, readFileSync(`migrations/${name}`, 'utf8')])
      return { out: out.split('\n').sort(), files }
    }
    const once = await fix()
    assert.deepEqual(await fix(), once)
    assert.ok(once.files.length > 2)
    for (const [name, text] of once.files.slice(1)) assert.ok(!/[^\r]\n|^;/m.test(text!), `${name}: ${text}`)
  })

  it('gives the following migration the lines its tool needs to run outside a transaction', async () => {
    write('001_keys.sql', '-- +goose Up\nalter table book add constraint k unique (isbn);\n')
    await plumbline('lint', '--fix', '001_keys.sql')
    const [following = ''] = readdirSync('.').filter(name => name.startsWith('002_'))
    assert.match(
      readFileSync(following, 'utf8'),
      /^-- \+goose NO TRANSACTION\n-- \+goose Up\n\ncreate unique index concurrently k on book/,
    )
  })
})
