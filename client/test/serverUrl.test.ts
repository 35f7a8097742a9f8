import assert from 'node:assert/strict'
import { defaultTls, readServer, readServerUrl, serverText } from '../src/commands/serverUrl.ts'

describe('the URL of a server', () => {
  it('gives every part', () => {
    assert.deepEqual(readServerUrl('postgresql://me:s%40fe@db.example.com:6543/shop?sslmode=verify-ca'), {
      kind: 'endpoint',
      endpoint: {
        host: 'db.example.com',
        port: 6543,
        user: 'me',
        maintenanceDatabase: 'shop',
        tls: 'verify-ca',
      },
      password: 's@fe',
    })
  })

  const defaults: readonly (readonly [string, string, number, string, string])[] = [
    ['postgres://me@localhost', 'localhost', 5432, 'postgres', 'disable'],
    ['postgresql://me@db.example.com', 'db.example.com', 5432, 'postgres', 'verify-full'],
    ['postgresql://me@db.example.com:443/x', 'db.example.com', 443, 'x', 'verify-full'],
    ['postgresql://me@[::1]:5433/', '::1', 5433, 'postgres', 'disable'],
    ['  POSTGRES://me@127.0.0.1/shop ', '127.0.0.1', 5432, 'shop', 'disable'],
  ]
  for (const [text, host, port, database, tls] of defaults)
    it(`has careful defaults: ${text.trim()}`, () => {
      assert.deepEqual(readServerUrl(text), {
        kind: 'endpoint',
        endpoint: { host, port, user: 'me', maintenanceDatabase: database, tls },
      })
    })

  const refused: readonly (readonly [string, RegExp])[] = [
    ['postgresql://', /no URL|no host/],
    ['postgresql://db.example.com/x', /no user/],
    ['postgresql://me@db/x?sslrootcert=/etc/passwd', /sslrootcert is not understood/],
    ['postgresql://me@db/x?host=/tmp', /host is not understood/],
    ['postgresql://me@db/x?sslmode=prefer', /sslmode=prefer/],
    ['postgresql://me@db/x?sslmode=no-verify', /sslmode=no-verify/],
    ['postgresql://me@db:port/x', /no URL/],
    ['postgresql://me:100%@db/x', /no URL.*%25/],
  ]
  for (const [text, problem] of refused)
    it(`is refused: ${text}`, () => {
      const read = readServerUrl(text)
      assert.equal(read.kind, 'problem')
      assert.match(read.kind === 'problem' ? read.problem : '', problem)
    })

  it('is written back without a password, and read again the same', () => {
    const read = readServerUrl('postgresql://m%20e:secret@db.example.com:6543/a%20b?sslmode=require')
    assert.ok(read.kind === 'endpoint')
    const text = serverText(read.endpoint)
    assert.doesNotMatch(text, /secret/)
    assert.deepEqual(readServerUrl(text), { kind: 'endpoint', endpoint: read.endpoint })
  })

  it('is encrypted unless it stays on this machine', () => {
    assert.deepEqual(
      ['localhost', '127.1.2.3', '::1', '/var/run/postgresql', 'localhost.evil.example'].map(defaultTls),
      ['disable', 'disable', 'disable', 'disable', 'verify-full'],
    )
  })
})

describe('a server', () => {
  const read: readonly (readonly [string, object])[] = [
    ['db.example.com', { kind: 'host', host: 'db.example.com' }],
    [' db.example.com:6543 ', { kind: 'host', host: 'db.example.com', port: 6543 }],
    ['::1', { kind: 'host', host: '::1' }],
    ['[fe80::1]:5433', { kind: 'host', host: 'fe80::1', port: 5433 }],
    ['/var/run/postgresql', { kind: 'host', host: '/var/run/postgresql' }],
    ['Postgres://me@db', readServerUrl('postgres://me@db')],
  ]
  for (const [text, expected] of read)
    it(`may be typed as ${text.trim()}`, () => {
      assert.deepEqual(readServer(text), expected)
    })

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /needed/],
    ['mysql://me@db/x', /neither a URL of PostgreSQL/],
    ['jdbc:postgresql://db/x', /neither/],
    ['host=db user=me', /neither/],
    ['me@db', /neither/],
    ['db:port', /A port is a number/],
    ['db:70000', /A port is a number/],
    [':5432', /no host/],
  ]
  for (const [text, problem] of refused)
    it(`is refused: ${text}`, () => {
      const { kind, ...rest } = readServer(text)
      assert.equal(kind, 'problem')
      assert.match('problem' in rest ? rest.problem : '', problem)
    })
})
