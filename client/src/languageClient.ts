// What is used of vscode-languageclient: a bundle of its own, dist/languageClient.js, which is loaded
// when the language server is first needed. Nothing of ours stands here.
export {
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  LanguageClient,
  TransportKind,
} from 'vscode-languageclient/node'
