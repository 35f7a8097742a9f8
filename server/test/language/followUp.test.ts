import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CodeAction, CreateFile, TextDocumentEdit } from 'vscode-languageserver-protocol/node'
import { pulling, startClient } from './support.ts'

describe('a fix that takes two migrations', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-follow-'))
    await mkdir(path.join(folder, 'migrations'))
    await writeFile(path.join(folder, 'migrations/001_add.sql'), '')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const offered = async (resourceOperations: 'create'[]): Promise<CodeAction[]> => {
    const client = await startClient({
      folders: [pathToFileURL(folder).href],
      capabilities: {
        ...pulling,
        workspace: { ...pulling.workspace, workspaceEdit: { documentChanges: true, resourceOperations } },
      },
    })
    try {
      const uri = pathToFileURL(path.join(folder, 'migrations/001_add.sql')).href
      await client.open(
        uri,
        'begin;\nalter table t add constraint c check (a > 0) not valid;\nalter table t validate constraint c;\ncommit;',
      )
      const diagnostics = await client.diagnostics(uri)
      const diagnostic = diagnostics.find(({ code }) => code === 'validate-in-same-transaction')
      assert.ok(diagnostic, JSON.stringify(diagnostics))
      return await client.actions(uri, diagnostic)
    } finally {
      await client.stop()
    }
  }

  it('makes the second one, named after the first', async () => {
    const action = (await offered(['create'])).find(({ title }) => title.includes('002_'))
    assert.ok(action)
    const [create, fill, ...own] = action.edit?.documentChanges ?? []
    assert.equal((create as CreateFile).kind, 'create')
    assert.match((create as CreateFile).uri, /\/migrations\/002_\w+\.sql$/)
    assert.equal((fill as TextDocumentEdit).textDocument.uri, (create as CreateFile).uri)
    const [edit] = (fill as TextDocumentEdit).edits
    assert.match(edit && 'newText' in edit ? edit.newText : '', /validate constraint c;/)
    assert.equal(own.length, 1)
  })

  it('is not offered by halves to a client that cannot make files', async () => {
    const titles = (await offered([])).map(({ title }) => title)
    assert.deepEqual(titles, ['Ignore validate-in-same-transaction for this statement'])
  })
})
