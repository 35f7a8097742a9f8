// Reads the import lines of all rooms: what stands below must not know what stands on it, and no room
// takes packages that are another's.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** Rooms inside server/src, lowest first; a room may import itself and the rooms named behind it. */
const lowerRooms: Readonly<Record<string, readonly string[]>> = {
  failure: [],
  sql: ['failure'],
  postgres: ['failure'],
  schema: ['failure', 'sql', 'postgres'],
  impact: ['failure', 'sql', 'schema'],
  advisor: ['failure', 'sql', 'schema', 'impact'],
  configuration: ['failure', 'sql', 'advisor'],
  plan: ['failure', 'sql', 'schema', 'impact'],
  shadow: ['failure', 'sql', 'postgres', 'schema', 'plan'],
  query: ['failure', 'sql', 'postgres'],
  instances: ['failure', 'postgres', 'store'],
  schemaEditor: ['failure', 'sql', 'schema', 'plan'],
  migrations: ['failure', 'sql'],
  store: ['failure', 'postgres'],
  changes: [
    'failure',
    'sql',
    'postgres',
    'schema',
    'impact',
    'advisor',
    'plan',
    'shadow',
    'migrations',
    'store',
  ],
  drift: ['failure', 'postgres', 'schema', 'plan', 'shadow', 'store', 'changes'],
  language: ['failure', 'sql', 'schema', 'impact', 'advisor', 'configuration', 'migrations'],
}

/** `top` are the files of server/src itself, which put the rooms together for the editor. */
const serverRooms: Readonly<Record<string, readonly string[]>> = {
  ...lowerRooms,
  top: Object.keys(lowerRooms),
  cli: [...Object.keys(lowerRooms).filter(room => room !== 'language'), 'top'],
}

/** Outside packages a room may import; `node:` modules are the server's and the client's. */
const outside: Readonly<Record<string, (specifier: string) => boolean>> = {
  protocol: () => false,
  server: name => name !== 'vscode' && !name.startsWith('vscode-languageclient') && !name.startsWith('lit'),
  client: name => !/^(pg|libpg-query|@pgsql\/.*|vscode-languageserver.*)$/.test(name),
  webview: name => !/^(node:.*|vscode.*|pg|libpg-query)$/.test(name),
}

function sources(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return []
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => path.join(folder, name))
}

function imports(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\})?[^'"\n]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
  )
  return [...found].map(match => match[1] ?? match[2] ?? match[3] ?? '')
}

/** The room's path of an imported module (`server/src/sql/scan.ts`), or the package's name. */
function resolved(file: string, specifier: string): string {
  if (specifier.startsWith('#protocol/')) return `protocol/src/${specifier.slice(10)}`
  return specifier.startsWith('.') ? path.normalize(path.join(path.dirname(file), specifier)) : specifier
}

const serverRoom = (file: string) => /^server\/src\/(?:([^/]+)\/)?/.exec(file)?.[1] ?? 'top'

describe('the arrows of the house', () => {
  it('knows every room of the server', () => {
    const unknown = readdirSync(path.join(root, 'server/src'), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .filter(name => !(name in serverRooms))
    assert.deepEqual(unknown, [])
  })

  for (const room of ['protocol', 'server', 'client', 'webview']) {
    it(`${room} imports only what it may`, () => {
      const wrong: string[] = []
      for (const file of sources(`${room}/src`)) {
        for (const specifier of imports(file)) {
          const target = resolved(file, specifier)
          const inside = target.startsWith(`${room}/`) || target.startsWith('protocol/src/')
          const isPackage = target === specifier
          if (isPackage ? !outside[room]?.(specifier) : !inside) wrong.push(`${file} -> ${specifier}`)
        }
      }
      assert.deepEqual(wrong, [])
    })
  }

  it('runs one way inside the server', () => {
    const wrong: string[] = []
    for (const file of sources('server/src')) {
      const allowed = serverRooms[serverRoom(file)] ?? []
      for (const specifier of imports(file)) {
        const target = resolved(file, specifier)
        if (!target.startsWith('server/')) continue
        const room = serverRoom(target)
        if (room !== serverRoom(file) && !allowed.includes(room)) wrong.push(`${file} -> ${target}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

  it('leads to no view that asks the server: a view reads the state', () => {
    const asking = sources('client/src/tree').filter(file =>
      imports(file).some(specifier => resolved(file, specifier) === 'client/src/server.ts'),
    )
    assert.deepEqual(asking, [])
  })
})
