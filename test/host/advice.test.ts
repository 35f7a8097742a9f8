import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { diagnosticsOf, open } from './support.ts'

const first = (code: vscode.Diagnostic['code']) => (typeof code === 'object' ? code.value : code)

describe('advice on a migration', () => {
  it('names its rule and links to the page of it', async () => {
    const { document } = await open('migrations/0002_note.sql')
    const found = await diagnosticsOf(document.uri)
    const advice = found.find(({ code }) => first(code) === 'drop-column')
    assert.ok(advice, found.map(({ message }) => message).join('\n'))
    assert.ok(typeof advice.code === 'object')
    assert.match(String(advice.code.target), /docs\/rules\/drop-column\.md$/)
  })

  it('offers to ignore a rule for this statement', async () => {
    const { document } = await open('migrations/0002_note.sql')
    const advice = (await diagnosticsOf(document.uri)).find(({ code }) => first(code) === 'drop-column')
    assert.ok(advice)
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      advice.range,
    )
    const ignore = actions.find(({ title }) => /ignore/i.test(title))
    assert.ok(ignore?.edit, actions.map(({ title }) => title).join(', '))
    await vscode.workspace.applyEdit(ignore.edit)
    assert.match(document.getText(), /plumbline-ignore/)
    await vscode.commands.executeCommand('workbench.action.files.revert')
  })
})
