import assert from 'node:assert/strict'
import * as vscode from 'vscode'

const extension = () => {
  const found = vscode.extensions.getExtension('plumbline.plumbline')
  assert.ok(found)
  return found
}

describe('the extension', () => {
  it('activates, and registers every command that its manifest contributes', async () => {
    await extension().activate()
    const registered = await vscode.commands.getCommands(true)
    const contributed = extension().packageJSON.contributes.commands as { command: string }[]
    assert.deepEqual(
      contributed.map(({ command }) => command).filter(command => !registered.includes(command)),
      [],
    )
  })

  it('registers no other command of its own', async () => {
    const contributed = extension().packageJSON.contributes.commands as { command: string }[]
    const views = Object.values<{ id: string }[]>(extension().packageJSON.contributes.views).flat()
    const known = [...contributed.map(({ command }) => command), ...views.map(({ id }) => id)]
    const others = (await vscode.commands.getCommands(true)).filter(
      command =>
        command.startsWith('plumbline.') &&
        !known.some(name => command === name || command.startsWith(`${name}.`)),
    )
    assert.deepEqual(others, [])
  })

  it('leaves the language of SQL files alone', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: 'selec 1;' })
    assert.equal(document.languageId, 'sql')
  })
})
