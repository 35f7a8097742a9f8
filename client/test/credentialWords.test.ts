import assert from 'node:assert/strict'
import { credentialKey, credentialWords } from '#protocol/credentialKey.ts'
import type { Endpoint } from '#protocol/instance.ts'

describe('whose password is kept, in words', () => {
  const endpoint: Endpoint = {
    host: 'db.example.com',
    port: 5432,
    user: 'ann',
    maintenanceDatabase: 'postgres',
    tls: 'disable',
  }
  const cases: readonly (readonly [change: Partial<Endpoint>, login: string, tls: string])[] = [
    [{}, 'ann on db.example.com:5432', 'disable'],
    [{ user: 'a@b/c' }, 'a@b/c on db.example.com:5432', 'disable'],
    [{ host: '/var/run/postgresql' }, 'ann on /var/run/postgresql:5432', 'disable'],
    [{ host: '::1', port: 6543 }, 'ann on [::1]:6543', 'disable'],
    [
      { tls: 'verify-full', caFile: '/etc/ca:1/ca.pem' },
      'ann on db.example.com:5432',
      'verify-full+/etc/ca:1/ca.pem',
    ],
  ]
  for (const [change, login, tls] of cases)
    it(login, () =>
      assert.deepEqual(credentialWords(credentialKey({ ...endpoint, ...change })), { login, tls }),
    )
})
