// What outsiders of a store, and of a project in it, may see and do: as little as if it were not there.
import assert from 'node:assert/strict'
import { connect, majors } from '../support/postgres.ts'
import { attempt, claimCall, reviewCall, type Scene, scene } from './support/attack.ts'
import { type Bench, issueOf, type Person, type Places, password } from './support/bench.ts'

for (const major of majors) {
  describe(`outsiders of a store on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places
    let issueId: number
    let prodTask: number
    let approval: Scene['approval']

    before(async () => {
      ;({ b, place, issueId, prodTask, approval } = await scene(major))
    })
    after(() => b.close())

    it('a viewer, or a developer of another project, reads rows kept before a change', async () => {
      const olivia = await b.store('olivia')
      const issue = await olivia.createIssue(issueOf(place, [place.testDatabase]))
      const { attemptId, fence } = await olivia.claimTask((await olivia.issue(issue)).tasks[0]!.id, 60)
      const rows = [['1', 'secret']]
      const kept = {
        step: 0,
        schema: 's',
        table: 't',
        start: 0,
        end: 1,
        columns: ['id', 'x'],
        key: ['id'],
        rows,
        after: [],
      }
      await olivia.keepRows(attemptId, fence, { ...kept, act: 'delete' })
      const seen = async (person: Person) =>
        (await (await b.client(person)).query('select * from plumbline.kept_rows')).rowCount
      assert.deepEqual([await seen('david'), await seen('vera')], [1, 0])
      await olivia.setProjectMember(place.projectId, b.login('david'), false)
      assert.equal(await seen('david'), 0)
      await olivia.setProjectMember(place.projectId, b.login('david'), true)
      const drop = 'select * from plumbline.drop_kept_rows($1)'
      assert.equal(await attempt(await b.client('david'), drop, [1]), 'PL003')
      await olivia.finishAttempt(attemptId, { fence, status: 'notApplied', how: 'test' })
      await olivia.cancelIssue(issue)
    })
    describe('against projects', () => {
      let secret: number

      before(async () => {
        const olivia = await b.store('olivia')
        const other = await olivia.saveProject({ name: 'Payroll' })
        await olivia.recordSync(place.instanceId, {
          serverVersion: 180004,
          databases: ['payroll', 'shop_prod', 'shop_test'].map(name => ({
            name,
            owner: 'app',
            sizeBytes: 1,
          })),
        })
        const payroll = (await olivia.databases()).find(database => database.name === 'payroll')!
        await olivia.assignDatabase(payroll.id, { projectId: other })
        secret = await olivia.createIssue({
          ...issueOf(place, [
            {
              ...place.testDatabase,
              databaseId: payroll.id,
              databaseName: 'payroll',
              sql: 'update salary set secret = 1',
            },
          ]),
          projectId: other,
        })
        await olivia.commentIssue(secret, { text: 'secret words' })
      })

      it('shows nothing of another project to a developer', async () => {
        const david = await b.client('david')
        const tables = [
          'issue',
          'revision',
          'target',
          'review',
          'activity',
          'task',
          'task_check',
          'task_steps',
          'attempt',
          'subscriber',
          'audit',
        ]
        for (const table of tables) {
          const column = table === 'issue' ? 'id' : table.startsWith('task_') ? 'task_id' : 'issue_id'
          const of =
            column === 'task_id'
              ? `(select id from plumbline.task where issue_id = ${secret})`
              : `(${secret})`
          const { rows } = await david.query(`select * from plumbline.${table} where ${column} in ${of}`)
          assert.deepEqual(rows, [], table)
        }
        for (const sql of [
          "script where sql like '%secret%'",
          "database where name = 'payroll'",
          "project where name = 'Payroll'",
          'audit where issue_id is null',
        ]) {
          const { rows } = await david.query(`select * from plumbline.${sql}`)
          assert.deepEqual(rows, [], sql)
        }
        assert.deepEqual((await david.query('select * from plumbline.stages($1)', [secret])).rows, [])
      })

      it('does not leak it through a cheap function in a condition', async () => {
        await b.admin.query(`
          create function public.tell(text) returns boolean language plpgsql cost 0.0000001 as
            $x$ begin raise notice '%', $1; return true; end $x$`)
        const david = await b.client('david')
        const heard: string[] = []
        david.on('notice', notice => heard.push(notice.message ?? ''))
        await david.query('select * from plumbline.script where public.tell(sql)')
        await david.query('select * from plumbline.activity where public.tell(text)')
        assert.ok(heard.includes('create table t (id int)'))
        assert.deepEqual(
          heard.filter(text => text.includes('secret')),
          [],
        )
        await b.admin.query('drop function public.tell(text)')
      })

      const acts: readonly (readonly [
        string,
        (s: Awaited<ReturnType<Bench['store']>>) => Promise<unknown>,
      ])[] = [
        ['read', s => s.issue(secret)],
        ['comment', s => s.commentIssue(secret, { text: 'x' })],
        ['edit', s => s.editIssue(secret, { title: 'x' })],
        ['revise', s => s.reviseIssue(secret, 1, { targets: [place.testDatabase], options: {} as never })],
        ['cancel', s => s.cancelIssue(secret)],
        ['resolve', s => s.resolveIssue(secret)],
        ['subscribe', s => s.subscribeIssue(secret, true)],
      ]
      for (const [what, act] of acts) {
        it(`${what} is answered as if the issue were not there`, async () => {
          await assert.rejects(act(await b.store('david')), /no issue/)
        })
      }

      it('a developer aims an issue of their project at a database of another', async () => {
        const olivia = await b.store('olivia')
        const payroll = (await olivia.databases()).find(database => database.name === 'payroll')!
        const target = { ...place.testDatabase, databaseId: payroll.id, databaseName: 'payroll' }
        await assert.rejects((await b.store('david')).createIssue(issueOf(place, [target])), /no database/)
        await assert.rejects(olivia.createIssue(issueOf(place, [target])), /another project/)
      })
    })
    describe('against identity', () => {
      it('a stranger with a login of the same server is refused at the door', async () => {
        assert.equal(await connectAs('dan'), '42501')
      })

      it('a member whose login was dropped and made again is nobody', async () => {
        const olivia = await b.store('olivia')
        await olivia.setMember(b.login('dan'), 'dba', true)
        assert.equal(await connectAs('dan'), 'done')
        await b.admin.query(`drop owned by ${b.login('dan')}; drop role ${b.login('dan')}`)
        await b.admin.query(`create role ${b.login('dan')} login password '${password}'`)
        await b.admin.query(`grant plumbline_member to ${b.login('dan')}`)
        const dan = await b.client('dan')
        assert.equal((await dan.query('select plumbline.my_role() as role')).rows[0].role, null)
        assert.deepEqual((await dan.query('select * from plumbline.issue')).rows, [])
        assert.deepEqual((await dan.query('select * from plumbline.member')).rows, [])
        assert.equal(await attempt(dan, claimCall, [prodTask, 60]), 'PL003')
      })

      it('a member who was deactivated is nobody, also in a session that was open', async () => {
        const olivia = await b.store('olivia')
        const vera = await b.client('vera')
        await olivia.setMember(b.login('vera'), 'viewer', false)
        assert.deepEqual((await vera.query('select * from plumbline.issue')).rows, [])
        const call = 'select * from plumbline.comment_issue($1, $2, $3, $4, $5)'
        assert.equal(await attempt(vera, call, [issueId, 'x', null, null, null]), 'PL003')
        await olivia.setMember(b.login('vera'), 'viewer', true)
      })

      it('the last owner cannot be taken away', async () => {
        const olivia = await b.store('olivia')
        await assert.rejects(olivia.setMember(b.login('olivia'), 'dba', true), /last owner/)
        await assert.rejects(olivia.setMember(b.login('olivia'), 'owner', false), /last owner/)
      })

      async function connectAs(person: Person): Promise<string> {
        const url = new URL(b.url)
        url.username = b.login(person)
        return connect(url.href).then(
          client => client.end().then(() => 'done'),
          (error: { code?: string }) => error.code ?? String(error),
        )
      }
    })
    describe('against names', () => {
      it('a temporary table that comes first in the search_path does not pose as ours', async () => {
        // Given a login that may make temporary tables and puts them first,
        await b.admin.query(
          `grant temporary on database ${b.config('olivia').database} to ${b.login('david')}`,
        )
        const david = await b.client('david')
        await david.query(
          'create temporary table member (login text, login_oid oid, role text, active boolean)',
        )
        await david.query(
          'insert into member select session_user, oid, $1, true from pg_roles where rolname = session_user',
          ['owner'],
        )
        await david.query('set search_path = pg_temp, plumbline, pg_catalog')
        // then the store still reads its own.
        assert.equal((await david.query('select plumbline.my_role() as role')).rows[0].role, 'developer')
        assert.equal(await attempt(david, reviewCall, approval), 'PL003')
        const { bypasses } = await (await b.store('olivia')).verify()
        assert.ok(bypasses.some(line => line.startsWith(`${b.login('david')} may create objects`)))
        await b.admin.query(
          `revoke temporary on database ${b.config('olivia').database} from ${b.login('david')}`,
        )
      })
    })
    describe('in the end', () => {
      it('leaves the records whole', async () => {
        assert.deepEqual((await (await b.store('olivia')).verify()).problems, [])
      })
    })
  })
}
