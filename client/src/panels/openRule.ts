// Opens the page of documentation of an advisor's rule, as it came with the extension.
import { commands, Uri } from 'vscode'
import type { App } from '../app.ts'

export async function openRule(app: App, rule: string): Promise<void> {
  await commands.executeCommand(
    'markdown.showPreview',
    Uri.joinPath(app.extensionUri, 'docs', 'rules', `${rule}.md`),
  )
}
