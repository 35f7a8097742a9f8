import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Failed } from '../../src/failure/failed.ts'
import { readFolder } from '../../src/migrations/readFolder.ts'

describe('a folder of migrations', () => {
  let root: string
  let outside: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'plumbline-folder-'))
    outside = await mkdtemp(path.join(os.tmpdir(), 'plumbline-outside-'))
  })
  afterEach(() => Promise.all([root, outside].map(folder => rm(folder, { recursive: true }))))

  const write = async (file: string, text: string | Uint8Array) => {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), text)
  }
  const files = async (options?: Parameters<typeof readFolder>[1]) => {
    const { migrations, problems } = await readFolder(root, options)
    return { files: migrations.map(one => one.file), problems: problems.map(one => one.message) }
  }

  it("is read with all below it, but not other people's folders", async () => {
    for (const file of [
      'V1__a.sql',
      'more/V2__b.sql',
      'node_modules/x/V3__c.sql',
      '.git/V4__d.sql',
      'schema.sql',
      'note.md',
    ])
      await write(file, 'select 1;')
    assert.deepEqual(await files(), { files: ['V1__a.sql', 'more/V2__b.sql'], problems: [] })
  })

  it('gives the text byte for byte', async () => {
    const text = "\ufeffselect 'ä😀';\r\n"
    await write('V1__a.sql', text)
    assert.equal((await readFolder(root)).migrations[0]?.text, text)
  })

  it('is not left through a link', async function () {
    if (process.platform === 'win32') return this.skip()
    await writeFile(path.join(outside, 'V1__secret.sql'), 'secret')
    await symlink(path.join(outside, 'V1__secret.sql'), path.join(root, 'V1__link.sql'))
    await symlink(outside, path.join(root, 'linked'))
    await symlink(path.join(root, 'gone'), path.join(root, 'V2__gone.sql'))
    assert.deepEqual(await files(), {
      files: [],
      problems: [
        'V1__link.sql is a link to a file outside the folder, and is not read.',
        'V2__gone.sql is a link to nowhere.',
      ],
    })
  })

  it('may have a link inside it, and be a link itself', async function () {
    if (process.platform === 'win32') return this.skip()
    await write('V1__a.sql', 'select 1;')
    await symlink('V1__a.sql', path.join(root, 'V2__same.sql'))
    const link = path.join(outside, 'link')
    await symlink(root, link)
    assert.equal((await readFolder(link)).migrations.length, 2)
  })

  it('says what cannot be read, and reads the rest', async () => {
    await write('V1__big.sql', 'x'.repeat(101))
    await write('V2__latin.sql', Buffer.from([0x73, 0xe4, 0x0a]))
    await write('shop##x##ddl##y.sql', '')
    await mkdir(path.join(root, 'V3__folder.sql'))
    await write('V4__good.sql', 'select 1;')
    const read = await files({ largest: 100 })
    assert.deepEqual(read.files, ['V4__good.sql'])
    assert.deepEqual(
      read.problems.map(text => text.split(' ').slice(0, 3).join(' ')),
      ['V1__big.sql is larger', 'V2__latin.sql is not', 'shop##x##ddl##y.sql has no'],
    )
  })

  it('is refused with too many files', async () => {
    for (let i = 0; i < 4; i++) await write(`V${i}__x.sql`, '')
    await assert.rejects(readFolder(root, { most: 3 }), (error: Failed) => error.failure.code === 'badInput')
  })

  it('takes only files that are wanted', async () => {
    await write('a/V1__x.sql', '')
    await write('b/V2__x.sql', '')
    assert.deepEqual((await files({ accepts: file => file.startsWith('b/') })).files, ['b/V2__x.sql'])
  })

  it('must be there', async () => {
    await assert.rejects(
      readFolder(path.join(root, 'none')),
      (error: Failed) => error.failure.code === 'notFound',
    )
  })
})
