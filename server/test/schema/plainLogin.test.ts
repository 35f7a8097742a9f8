import assert from 'node:assert/strict'
import { digest } from '../../src/schema/changed.ts'
import { compare } from '../../src/schema/compare/compare.ts'
import { introspect } from '../../src/schema/introspect/introspect.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

describe('a login that is no superuser', () => {
  for (const major of majors) {
    it(`reads the same schema of PostgreSQL ${major}, or says what it may not read`, async () => {
      const url = new URL(await freshDatabase(major))
      const admin = await connect(url.toString())
      const login = `plain_${process.pid}`
      try {
        await admin.query(`
          create role ${login} login password 'plain';
          create table t (a int primary key, b text check (b <> ''));
          create view v as select a from t;
          create foreign data wrapper w; create server far foreign data wrapper w;
          create user mapping for public server far options (user 'ann');
          create subscription s connection 'host=nowhere' publication p with (connect = false);
          comment on subscription s is 'Not for everybody'`)
        const whole = await introspect(admin)
        Object.assign(url, { username: login, password: 'plain' })
        const plain = await connect(url.toString())
        try {
          const seen = await introspect(plain)
          // What could not be read is neither gone nor changed.
          assert.equal(compare(whole.model, seen.model).summary, '')
          assert.equal(compare(seen.model, whole.model).summary, '')
          assert.deepEqual(seen.model.unread, [
            'options of userMapping for public server far',
            ...(major < 14 ? ['synchronous_commit of subscription s'] : []),
            'connection of subscription s',
          ])
          await digest(plain)
        } finally {
          await plain.end()
        }
        await admin.query('alter subscription s set (slot_name = none); drop subscription s')
      } finally {
        await admin.query(`drop owned by ${login}; drop role ${login}`).catch(() => undefined)
        await admin.end()
      }
    })
  }
})
