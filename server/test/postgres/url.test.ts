import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { TlsMode } from '#protocol/instance.ts'
import { Failed } from '../../src/failure/failed.ts'
import type { ParameterOptions } from '../../src/postgres/parameters.ts'
import { formatUrl, parseConnectionUrl } from '../../src/postgres/url.ts'

const refusal = (text: string, options?: ParameterOptions): Failed => {
  try {
    parseConnectionUrl(text, options)
  } catch (error) {
    if (error instanceof Failed) return error
    throw error
  }
  throw new assert.AssertionError({ message: `${text} was not refused` })
}

describe('a connection URL', () => {
  const understood: readonly [
    text: string,
    user: string,
    host: string,
    port: number,
    tls: TlsMode,
    database?: string,
  ][] = [
    ['postgresql://ann@db.example.com/shop', 'ann', 'db.example.com', 5432, 'verify-full', 'shop'],
    ['postgres://ann@db.example.com:6543', 'ann', 'db.example.com', 6543, 'verify-full'],
    ['POSTGRESQL://ann@localhost/shop', 'ann', 'localhost', 5432, 'disable', 'shop'],
    ['postgresql://ann@127.0.0.1:5/shop', 'ann', '127.0.0.1', 5, 'disable', 'shop'],
    ['postgresql://ann@[::1]:5433/shop', 'ann', '::1', 5433, 'disable', 'shop'],
    ['postgresql://ann@[2001:db8::7]/shop', 'ann', '2001:db8::7', 5432, 'verify-full', 'shop'],
    ['postgresql://ann@localhost/shop?sslmode=verify-full', 'ann', 'localhost', 5432, 'verify-full', 'shop'],
    ['postgresql://ann@db/shop?sslmode=disable', 'ann', 'db', 5432, 'disable', 'shop'],
    ['postgresql://ann@db/shop?sslmode=require&application_name=x', 'ann', 'db', 5432, 'require', 'shop'],
    ['postgresql://ann@db/a%20b%2Fc', 'ann', 'db', 5432, 'verify-full', 'a b/c'],
    ['postgresql://a%40b%3Ac@db/shop', 'a@b:c', 'db', 5432, 'verify-full', 'shop'],
    [
      'postgresql://ann@%2Fvar%2Frun%2Fpostgresql/shop',
      'ann',
      '/var/run/postgresql',
      5432,
      'disable',
      'shop',
    ],
    ['postgresql://ann@%2Ftmp:5433/shop', 'ann', '/tmp', 5433, 'disable', 'shop'],
    ['  host=db port=5433 user=ann dbname=shop ', 'ann', 'db', 5433, 'verify-full', 'shop'],
    ["host = db user = 'ann o\\'neil' dbname='my shop'", "ann o'neil", 'db', 5432, 'verify-full', 'my shop'],
    ['host=/tmp user=ann', 'ann', '/tmp', 5432, 'disable'],
  ]
  for (const [text, user, host, port, tls, database] of understood) {
    it(`is understood: ${text.trim()}`, () => {
      const target = parseConnectionUrl(text)
      assert.deepEqual(target, {
        endpoint: { host, port, user, maintenanceDatabase: database ?? 'postgres', tls },
        ...(database === undefined ? {} : { database }),
      })
    })
  }

  it('gives its password apart from the endpoint', () => {
    const target = parseConnectionUrl('postgresql://ann:p%40ss%3A%2Fword@db/shop')
    assert.equal(target.password, 'p@ss:/word')
    assert.ok(!JSON.stringify(target.endpoint).includes('p@ss'))
  })

  const refused: readonly [text: string, reason: RegExp][] = [
    ['', /empty/],
    ['shop', /neither a URL nor keywords/],
    ['mysql://ann@db/shop', /mysql:\/\/ is not PostgreSQL/],
    ['postgresql://ann@db/shop?host=/var/run', /gives host as a parameter/],
    ['postgresql://ann@db/shop?user=root', /gives user as a parameter/],
    ['postgresql://ann@db/shop?sslrootcert=/etc/passwd', /names a file/],
    ['postgresql://ann@db/shop?sslcert=/etc/passwd', /sslcert is not one/],
    ['postgresql://ann@db/shop?options=-csearch_path%3Devil', /options is not one/],
    ['postgresql://ann@db/shop?sslmode=require&sslmode=disable', /sslmode twice/],
    ['postgresql://ann@db/shop?sslmode=prefer', /sslmode=prefer/],
    ['postgresql://ann@db/shop?sslmode=no-verify', /sslmode=no-verify/],
    ['postgresql://ann@db/shop?uselibpqcompat=true', /uselibpqcompat is not one/],
    ['postgresql://ann@db/shop?sslmode', /not a parameter with a value/],
    ['postgresql://ann@db1,db2/shop', /several hosts/],
    ['postgresql://ann@db:5432,db2:5432/shop', /not a port|several hosts|not readable/],
    ['postgresql://ann@db:0/shop', /not a port/],
    ['postgresql://ann@db:65536/shop', /not a port/],
    ['postgresql://ann@db:54x/shop', /not a port/],
    ['postgresql://ann@db/shop/more', /more than one path/],
    ['postgresql://ann@x@db/shop', /more than one "@"/],
    ['postgresql://ann@db/shop#x', /"#"/],
    ['postgresql://ann@db/sh%op', /no percent-encoding/],
    ['postgresql://ann@db/sh%00op', /control character/],
    ['postgresql://ann@db/sh op', /must be percent-encoded/],
    ['postgresql://ann@[db]/shop', /not an IPv6/],
    ['postgresql://ann@%2Ftmp%2F..%2Fetc/shop', /plain path/],
    ['postgresql://ann@%40abstract/shop', /Abstract/],
    ['postgresql://ann@db/shop?channel_binding=require&sslmode=require', /channel_binding=require/],
    ['host=db host=db2', /host twice/],
    ['host=db service=x', /service is not one/],
    ["host=db user='ann", /neither a URL nor keywords/],
  ]
  for (const [text, reason] of refused) {
    it(`is refused: ${text || 'nothing'}`, () => {
      const { failure } = refusal(text)
      assert.equal(failure.code, 'badInput')
      assert.match(failure.message, reason)
    })
  }

  it('names a file only where the user wrote it', () => {
    const target = parseConnectionUrl('postgresql://ann@db/shop?sslrootcert=/etc/ca.pem', {
      allowCaFile: true,
    })
    assert.equal(target.endpoint.caFile, '/etc/ca.pem')
    assert.match(refusal('host=db sslrootcert=ca.pem', { allowCaFile: true }).message, /absolute path/)
  })

  it('takes what it does not say from the defaults', () => {
    const defaults = new Map([
      ['user', 'ann'],
      ['host', 'db'],
      ['port', '6000'],
    ])
    const { endpoint } = parseConnectionUrl('postgresql://bob@/shop', { defaults })
    assert.deepEqual(
      { user: endpoint.user, host: endpoint.host, port: endpoint.port },
      { user: 'bob', host: 'db', port: 6000 },
    )
  })

  it('never repeats a password in a refusal', () => {
    for (const text of [
      'postgresql://ann:hunter2@db:x/shop',
      'postgresql://ann:hunter2@db/shop?password=hunter2',
      'postgresql://ann:hunter2@x@db/shop',
      'postgresql://ann:hunter2%@db/shop',
      'postgresql://ann:hunter2/@db',
      'postgresql://ann:hunter2?@db/shop',
      'postgresql://ann:x?hunter2@db/shop',
      'password=hunter2 password=hunter2',
      'host=db password=hunter2 nonsense',
    ]) {
      assert.ok(!JSON.stringify(refusal(text).failure).includes('hunter2'), text)
    }
  })

  it('is written without a password, and read back as the same endpoint', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter(text => !/\p{Cc}|\p{Cs}/u.test(text))
    const host = fc.constantFrom('localhost', 'db.example.com', '::1', '/var/run/postgresql', '10.0.0.1')
    const mode = fc.constantFrom<TlsMode>('disable', 'require', 'verify-ca', 'verify-full')
    fc.assert(
      fc.property(
        name,
        host,
        fc.integer({ min: 1, max: 65535 }),
        name,
        mode,
        (user, at, port, database, tls) => {
          const endpoint = {
            host: at,
            port,
            user,
            maintenanceDatabase: database,
            tls: at.startsWith('/') ? ('disable' as const) : tls,
          }
          assert.deepEqual(parseConnectionUrl(formatUrl(endpoint, database)), { endpoint, database })
        },
      ),
    )
  })
})
