import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { diagnosticsOf, open } from './support.ts'

describe('a migration in the editor', () => {
  it('shows what is wrong, at its place', async () => {
    const { document } = await open('migrations/0002_note.sql')
    const found = await diagnosticsOf(document.uri)
    const syntax = found.find(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
    assert.match(syntax?.message ?? '', /syntax error at or near "selec"/)
    assert.equal(document.getText(syntax?.range), 'selec')
  })

  it('shows its statements in the outline', async () => {
    const { document } = await open('migrations/0001_orders.sql')
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    )
    assert.equal(symbols.length, 1)
    assert.match(symbols[0]?.name ?? '', /orders/)
  })
})

describe('another SQL file', () => {
  it('is left in peace', async () => {
    const { document } = await open('queries/wrong.sql')
    // The migration beside it is judged in the meantime, so the server has had its turn.
    await diagnosticsOf((await open('migrations/0002_note.sql')).document.uri)
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), [])
  })
})
