import assert from 'node:assert/strict'
import * as vscode from 'vscode'

describe('the extension host', () => {
  it('is the version that the manifest names as the least', () => {
    const manifest = vscode.extensions.getExtension('plumbline.plumbline')?.packageJSON
    assert.equal(`^${vscode.version.split('.').slice(0, 2).join('.')}.0`, manifest?.engines.vscode)
  })

  it('finds the migrations of the workspace', async () => {
    const found = await vscode.workspace.findFiles('**/migrations/**/*.sql')
    assert.deepEqual(found.map(uri => vscode.workspace.asRelativePath(uri)).sort(), [
      'migrations/0001_orders.sql',
      'migrations/0002_note.sql',
    ])
  })
})
