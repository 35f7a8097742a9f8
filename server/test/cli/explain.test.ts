// What `plumbline explain` tells of each statement.
import assert from 'node:assert/strict'
import { plumbline, reading, workFolder } from './workFolder.ts'

describe('plumbline explain', () => {
  const write = workFolder()

  const explained = async (sql: string) => {
    const { out } = await reading(sql)('explain', '--format', 'json', '-')
    return JSON.parse(out)[0]
  }

  it('tells what a block does, and what it may do', async () => {
    const block = await explained(
      `do $$ declare one record; begin
         if now() > '2030-01-01' then alter table book alter column n type bigint; end if;
         execute 'alter table shelf add check (id > 0)';
         for one in select id from author loop delete from draft; end loop;
       end $$`,
    )
    assert.deepEqual(block.locks, {
      'public.book': 'ACCESS EXCLUSIVE',
      'public.shelf': 'ACCESS EXCLUSIVE',
      'public.author': 'ACCESS SHARE',
      'public.draft': 'ROW EXCLUSIVE',
    })
    assert.deepEqual([block.rewritesTable, block.rewrites[0].relation], [false, 'public.book'])
    assert.equal(block.scansTable, true)
  })

  it('knows where the tables of the system are', async () => {
    const { locks } = await explained('select * from pg_class join pg_catalog.pg_namespace on true')
    assert.deepEqual(Object.keys(locks), ['pg_catalog.pg_class', 'pg_catalog.pg_namespace'])
  })

  it('tells each statement of standard input', async () => {
    const result = await reading('create index i on a.book (n); vacuum book')(
      'explain',
      '--format',
      'json',
      '-',
    )
    const [first, second] = JSON.parse(result.out)
    assert.deepEqual(
      [first.locks, first.buildsIndex, first.rewritesTable, first.transactional],
      [{ 'a.book': 'SHARE' }, true, false, true],
    )
    assert.deepEqual(
      [second.locks, second.transactional],
      [{ 'public.book': 'SHARE UPDATE EXCLUSIVE' }, false],
    )
    assert.equal(result.code, 0)
  })

  it('tells in words what it can, of a script with nothing in it and of one with the data of a COPY', async () => {
    assert.deepEqual(await reading('-- nothing\n;')('explain', '-'), {
      code: 0,
      out: 'There is no statement.',
      err: '',
    })
    const { out } = await reading('copy t from stdin;\n1\n\\.\n')('explain', '-')
    assert.match(out, /COPY FROM STDIN[^\n]*\n {2}locks public\.t: ROW EXCLUSIVE$/)
  })

  it('starts from a schema, says what it could not read of it, and takes one start only', async () => {
    write('schema.sql', '\\restrict x\ncreate table kid (id int) inherits (book);\nselec 1;\n')
    const { code, out, err } = await reading('lock table book')('explain', '--schema', 'schema.sql', '-')
    assert.deepEqual([code, err], [0, 'schema.sql: one statement cannot be read, and is left out.'])
    assert.match(out, /locks public\.kid: ACCESS EXCLUSIVE/)
    const both = ['--schema', 'schema.sql', '--database', 'postgres://x/y', '-']
    assert.match((await plumbline('explain', ...both)).err, /not both/)
  })
})
