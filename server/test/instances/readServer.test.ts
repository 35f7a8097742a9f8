import assert from 'node:assert/strict'
import { readDatabases, readRoles } from '../../src/instances/readServer.ts'
import { connect, server } from '../support/postgres.ts'

describe('reading a server', () => {
  it('lists the databases the login may connect to, with odd names, but no templates and not the excepted one', async () => {
    const { url } = await server(18)
    const admin = await connect(url('postgres'))
    try {
      await admin.query('create database "Weird ""Name 🐘"')
      await admin.query('create database hidden_store')
      const { rows } = await admin.query("select oid::text from pg_database where datname = 'hidden_store'")
      const seen = await readDatabases(admin, rows[0].oid)
      const names = seen.map(database => database.name)
      assert.ok(names.includes('Weird "Name 🐘'))
      assert.ok(names.includes('postgres'))
      assert.ok(!names.includes('hidden_store'))
      assert.ok(!names.includes('template1'))
      const weird = seen.find(database => database.name.startsWith('Weird'))
      assert.equal(weird?.owner, 'postgres')
      assert.ok((weird?.sizeBytes ?? 0) > 1_000_000)
    } finally {
      await admin.query('drop database if exists "Weird ""Name 🐘"')
      await admin.query('drop database if exists hidden_store')
      await admin.end()
    }
  })

  it('leaves out a database whose connect right was taken away', async () => {
    const { url } = await server(18)
    const admin = await connect(url('postgres'))
    try {
      await admin.query("create role reader_of_few login password 'x'")
      await admin.query('create database closed_to_public')
      await admin.query('revoke connect on database closed_to_public from public')
      await admin.query('set session authorization reader_of_few')
      const names = (await readDatabases(admin)).map(database => database.name)
      assert.ok(!names.includes('closed_to_public'))
      await admin.query('reset session authorization')
    } finally {
      await admin.query('drop database if exists closed_to_public')
      await admin.query('drop role if exists reader_of_few')
      await admin.end()
    }
  })

  it('names the login first among the roles and hides the predefined ones and ours', async () => {
    const { url } = await server(18)
    const admin = await connect(url('postgres'))
    try {
      await admin.query('create role "a before p"')
      await admin.query('create role plumbline_admin')
      const roles = await readRoles(admin)
      assert.equal(roles[0], 'postgres')
      assert.ok(roles.includes('a before p'))
      assert.ok(!roles.some(role => role.startsWith('pg_')))
      assert.ok(!roles.includes('plumbline_admin'))
    } finally {
      await admin.query('drop role if exists "a before p", plumbline_admin')
      await admin.end()
    }
  })
})
