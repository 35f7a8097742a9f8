// `plumbline drift` and `plumbline database ignore`, on the sample that the product itself makes.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { type SampleEngine, sampleEngine } from '../support/home.ts'
import { commandLine } from './support.ts'

describe('plumbline drift', function () {
  this.timeout(240_000)
  let engine: SampleEngine
  let outsider: pg.Client
  const plumbline = commandLine(() => ({ ...process.env, PLUMBLINE_HOME: engine.home }))

  before(async () => {
    engine = await sampleEngine()
    outsider = engine.outsider
  })
  after(() => engine.close())

  it('answers 0 while every schema is as recorded', async () => {
    const { code, out, err } = await plumbline('drift')
    assert.equal(code, 0, err)
    assert.match(out, /^shop_test: as recorded$/m)
    assert.match(out, /^shop_prod: as recorded$/m)
  })

  it('answers 1 and tells what differs, in text and in JSON, of the database that was named', async () => {
    await outsider.query('alter table orders add column "Odd name" integer')
    const { code, out } = await plumbline('drift', '--database', 'shop_test')
    assert.equal(code, 1)
    assert.match(out, /^shop_test: drift: 1 table changed/m)
    assert.match(out, /^ {2}public\.orders: column "?Odd name"? added: integer$/m)
    const [look] = JSON.parse((await plumbline('drift', '--database', 'shop_test', '--format', 'json')).out)
    assert.equal(look.database, 'shop_test')
    assert.equal(look.anomalies[0].kind, 'drift')
    assert.equal((await plumbline('drift', '--database', 'shop_prod')).code, 0)
  })

  it('leaves aside what is ignored, until it is ignored no more', async () => {
    await outsider.query('alter table orders drop column "Odd name"; create schema scratch')
    assert.equal((await plumbline('drift', '--database', 'shop_test')).code, 1)
    const { code, out } = await plumbline('database', 'ignore', 'shop_test', '--schema', 'scratch')
    assert.equal(code, 0)
    assert.match(out, /ignores schema scratch/)
    assert.equal((await plumbline('drift', '--database', 'shop_test')).code, 0)
    assert.equal((await plumbline('database', 'ignore', 'shop_test')).code, 0)
    assert.equal((await plumbline('drift', '--database', 'shop_test')).code, 1)
    await outsider.query('drop schema scratch')
    assert.equal((await plumbline('drift', '--database', 'shop_test')).code, 0)
  })

  it('answers 2 when it could not look: a lock in the way, a database nobody knows, a wrong option', async () => {
    await outsider.query('begin; lock table orders in access exclusive mode')
    const { code, out } = await plumbline('drift', '--database', 'shop_test')
    await outsider.query('rollback')
    assert.equal(code, 2)
    assert.match(out, /^shop_test: not compared\. Another session holds a lock/m)
    assert.equal((await plumbline('drift', '--database', 'nowhere')).code, 2)
    assert.equal((await plumbline('drift', '--colour', 'red')).code, 2)
  })
})
