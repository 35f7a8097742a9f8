// Asks a live database what the advisor's connected rules want to know of a script: how many rows its
// statements would write, which of them PostgreSQL would refuse, and who owns what. Nothing is run.
import type pg from 'pg'
import { Advisor } from '../../advisor/advise.ts'
import type { LiveFacts, Planned } from '../../advisor/live.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import type { Script } from '../../sql/script.ts'
import { mostAsked, planOf } from './estimatedRows.ts'

export async function liveFacts(
  client: pg.Client,
  script: Script,
  ground: Ground,
  version: number,
): Promise<LiveFacts> {
  const { rows: self } = await client.query<{ name: string; superuser: boolean; roles: string[] }>(`
    select current_user::text as name,
           (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser,
           array(select r.rolname::text
                 from pg_catalog.pg_roles r
                 where pg_catalog.pg_has_role(current_user, r.oid, 'usage')) as roles`)
  const { rows: owned } = await client.query<{ key: string[]; owner: string }>(`
    select array[n.nspname::text, c.relname::text] as key,
           pg_catalog.pg_get_userbyid(c.relowner)::text as owner
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I')
      and n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'`)
  const user = self[0]
  return {
    user: user?.name ?? '',
    ...(user?.superuser ? {} : { roles: new Set(user?.roles) }),
    owners: new Map(owned.map(row => [row.key.join('\0'), row.owner])),
    plans: await plansOf(client, script, ground, version),
  }
}

const harmless = /^(SelectStmt|InsertStmt|UpdateStmt|DeleteStmt|MergeStmt|VariableSetStmt|TransactionStmt)$/

/**
 * Plans as far as the database stands as the script expects it, up to the first statement that alters
 * it; of so many statements at most.
 */
async function plansOf(
  client: pg.Client,
  script: Script,
  ground: Ground,
  version: number,
): Promise<ReadonlyMap<string, Planned>> {
  const advisor = new Advisor({ levels: new Map(), version, ground, once: true })
  advisor.update(script)
  const plans = new Map<string, Planned>()
  let untouched = true
  let asked = 0
  for (const entry of advisor.entries) {
    const { tree, text, kind } = entry.statement
    if (!tree) continue
    if (asked >= mostAsked) break
    const path = advisor.view(entry).searchPath()
    const plan = await planOf(
      client,
      path.map(one => `"${one.replaceAll('"', '""')}"`).join(', '),
      tree,
      text,
    )
    if (plan) asked++
    if (plan && (untouched || plan.refused === undefined)) plans.set(text, plan)
    if (!harmless.test(kind ?? Object.keys(tree)[0] ?? '')) untouched = false
  }
  return plans
}
