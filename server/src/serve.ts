// Wires the messages of protocol/src/messages.ts to the functions that answer them.
import type { Connection } from 'vscode-languageserver/node'
import type { LanguageServer } from './language/languageServer.ts'

export function serve(_connection: Connection, _language: LanguageServer): void {}
