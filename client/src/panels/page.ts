// The HTML around a page: strict content security policy, a nonce, nothing inline, nothing from
// elsewhere. The page's own code is dist/pages/<name>.js.
import { randomBytes } from 'node:crypto'
import { Uri, type Webview } from 'vscode'

export function pageFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'pages')
}

/** What stands on a page's tab. */
export function pageIcon(
  extension: Uri,
  name: 'issue' | 'table',
): { readonly light: Uri; readonly dark: Uri } {
  const file = (theme: string) => Uri.joinPath(extension, 'client', 'media', `${name}-${theme}.svg`)
  return { light: file('light'), dark: file('dark') }
}

export function pageHtml(
  webview: Webview,
  extension: Uri,
  name: 'issue' | 'results' | 'schemaEditor',
  title: string,
): string {
  const folder = pageFolder(extension)
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString()
  const element = `plumbline-${name.toLowerCase()}`
  const nonce = randomBytes(16).toString('base64url')
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escaped(title)}</title>
  <link rel="stylesheet" href="${address('codicon.css')}" id="vscode-codicon-stylesheet" nonce="${nonce}">
</head>
<body>
  <${element}></${element}>
  <script nonce="${nonce}" src="${address(`${name}.js`)}"></script>
</body>
</html>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
