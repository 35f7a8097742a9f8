// What the suites inside the extension host share: waiting for VS Code, files of the workspace.
import * as vscode from 'vscode'

/** Opens a file of the workspace in an editor. */
export async function open(relative: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? []
  if (!folder) throw new Error('no folder is open')
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, relative))
}

/**
 * Resolves with the first value of `look` that is not undefined, looking again whenever `event`
 * fires; rejects, saying what was awaited, when mocha's patience would end without a word.
 */
function eventually<T>(
  what: string,
  event: vscode.Event<unknown>,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let done = false
    const finish = (end: () => void) => {
      done = true
      clearTimeout(late)
      listener.dispose()
      end()
    }
    const check = async () => {
      try {
        const value = await look()
        if (!done && value !== undefined) finish(() => resolve(value))
      } catch (error) {
        if (!done) finish(() => reject(error))
      }
    }
    const late = setTimeout(() => finish(() => reject(new Error(`waited in vain for ${what}`))), 40_000)
    const listener = event(() => void check())
    void check()
  })
}

/** The diagnostics of a document once there are any. */
export function diagnosticsOf(uri: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  return eventually(`diagnostics of ${uri.path}`, vscode.languages.onDidChangeDiagnostics, () => {
    const found = vscode.languages.getDiagnostics(uri)
    return found.length > 0 ? found : undefined
  })
}
