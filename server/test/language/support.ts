// The bundled language server as a real process, spoken to over stdio as an editor does.
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import * as esbuild from 'esbuild'
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol/node'

const root = path.resolve(import.meta.dirname, '../../..')

let bundle: Promise<string> | undefined

/** dist/server.js as `npm run build` makes it, in a folder of its own with the parser beside it. */
export function bundledServer(): Promise<string> {
  bundle ??= (async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-server-'))
    process.once('exit', () => void rm(folder, { recursive: true, force: true }))
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['server/src/main.ts'],
      outfile: path.join(folder, 'server.js'),
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format: 'cjs',
      external: ['pg-native'],
      loader: { '.sql': 'text' },
    })
    const wasm = createRequire(path.join(root, 'package.json')).resolve('libpg-query/wasm/libpg-query.wasm')
    await copyFile(wasm, path.join(folder, 'libpg-query.wasm'))
    return path.join(folder, 'server.js')
  })()
  return bundle
}

export interface TestClient {
  readonly process: ChildProcess
  readonly connection: ProtocolConnection
  open(uri: string, text: string): Promise<void>
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): Promise<void>
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>
  /** The diagnostics of a full report. */
  diagnostics(uri: string): Promise<Diagnostic[]>
  actions(uri: string, diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]>
  stop(): Promise<void>
}

export const pulling: ClientCapabilities = {
  textDocument: { diagnostic: { dynamicRegistration: false } },
  workspace: { workspaceFolders: true, diagnostics: { refreshSupport: true } },
}

export interface StartOptions {
  readonly capabilities?: ClientCapabilities
  readonly folders?: readonly string[]
  readonly settings?: unknown
  /** The sources instead of the bundle, where the product's other files must be found. */
  readonly from?: 'bundle' | 'sources'
  readonly environment?: NodeJS.ProcessEnv
}

export async function startClient(options: StartOptions = {}): Promise<TestClient> {
  const sources = ['--import', 'tsx', path.join(root, 'server/src/main.ts')]
  const program = options.from === 'sources' ? sources : [await bundledServer()]
  const server = spawn(process.execPath, [...program, '--stdio'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...options.environment },
  })
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  )
  connection.onRequest('workspace/diagnostic/refresh', () => null)
  connection.onRequest('client/registerCapability', () => null)
  connection.listen()
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? pulling,
    workspaceFolders: (options.folders ?? ['file:///shop']).map(uri => ({ uri, name: 'shop' })),
    initializationOptions: options.settings ?? {},
  })
  await connection.sendNotification(InitializedNotification.type, {})

  const client: TestClient = {
    process: server,
    connection,
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'sql', version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges,
      }),
    pull: (uri, previousResultId) =>
      connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri },
        ...(previousResultId !== undefined && { previousResultId }),
      }),
    async diagnostics(uri) {
      const report = await client.pull(uri)
      if (report.kind !== 'full') throw new Error('expected a full report')
      return report.items
    },
    async actions(uri, diagnostic, only) {
      const answer = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic], ...(only && { only }) },
      })
      return (answer ?? []) as CodeAction[]
    },
    async stop() {
      const ended = new Promise(resolve => server.once('exit', resolve))
      if (server.exitCode !== null) return
      try {
        await connection.sendRequest('shutdown')
        await connection.sendNotification('exit')
      } catch {
        server.kill()
      }
      await ended
      connection.dispose()
    },
  }
  return client
}
