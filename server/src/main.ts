// The language server's process: `--stdio` from any editor, `--node-ipc` from VS Code. It makes the
// connection, hands it to the rooms, and outlives their mistakes.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { asFailure } from './failure/failed.ts'
import { languageServer } from './language/languageServer.ts'
import { serve } from './serve.ts'

const connection = createConnection(ProposedFeatures.all)

const survive = (error: unknown) => {
  // Nobody is at the other end any more.
  if (error instanceof Error && 'code' in error && gone.has(String(error.code))) process.exit(1)
  connection.console.error(asFailure(error).message)
}
const gone = new Set(['EPIPE', 'ERR_IPC_CHANNEL_CLOSED', 'ERR_STREAM_DESTROYED'])
process.on('uncaughtException', survive)
process.on('unhandledRejection', survive)

serve(connection, languageServer(connection))
connection.listen()
