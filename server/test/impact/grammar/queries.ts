// Random SELECT, INSERT, UPDATE, DELETE, MERGE and their kin for the fixture.
import { type matviews, type Table, tables, views } from './tables.ts'
import { anyTable, columnsOf, condition, from, fulfilled, maybe, one, type Sql, sql } from './words.ts'

const relation: Sql = from([
  ...tables.map(table => table.name),
  ...views,
  'totals' satisfies (typeof matviews)[number],
])

const select: Sql = one(
  sql`select * from ${maybe('only ')}${relation}`,
  anyTable.chain(
    table =>
      sql`select ${columnsOf(table)} from ${table.name} where ${condition(table)}${one('', '', sql` and ${condition(table)}`, sql` or ${condition(table)}`, ' limit 1', ' for update', ' for share', ' for no key update skip locked')}`,
  ),
  sql`select count(*) from ${relation} x, ${relation} y`,
  sql`select * from ${relation} where exists (select from ${relation})`,
  sql`with w as (select * from ${relation}) select * from w`,
  sql`with w as materialized (select * from ${relation}), v as (table w) select * from v, ${relation}`,
  sql`select * from orders o left join ${relation} r on true for update of o`,
  sql`select * from ${relation} union all select * from ${relation}`,
  sql`select (select count(*) from ${relation})`,
  sql`table ${relation}`,
  sql`declare c cursor for select * from ${relation}`,
  sql`explain ${one('', 'analyze ', '(costs off) ', '(analyze, timing off) ')}select * from ${relation}`,
  sql`prepare q as select * from ${relation}`,
  sql`select nextval('counter') from ${relation}`,
  sql`select * from recent where qty = 1`,
  sql`select * from happening where at ${one("= '2024-05-05'", ">= '2025-01-01'", "< '2023-01-01'")}`,
  'select 1',
  'values (1), (2)',
  sql`select * from event where at ${one("= '2024-05-05'::date", "= date '2024-05-05'", '= current_date', '>= now()', "between '2024-01-01' and '2024-12-31'", "in ('2024-05-05', '2025-05-05')", 'is null', "> '2025-06-01' or at < '2020-01-01'")}`,
  sql`select * from region where code ${one("= 'de'", "in ('us', 'jp')", 'is null', "= 'de' and id = 5", "<> 'us'", "= any (array['de', 'us'])", "= 'nowhere'")}`,
  sql`select * from bucket where id ${one('= 1', '= 2', 'in (1, 3)', '> 1', 'is null')}`,
  sql`select * from event e join bucket b on b.id = e.id and e.at = '2024-05-05'`,
  'select * from region r join visit v on v.region_id = r.id and v.code = r.code',
)

const insert: Sql = one(
  sql`insert into event values ${one("(9, '2024-07-07')", "(9, '2030-01-01', 'y', 1)", "(9, '2023-07-07'), (10, '2025-07-07')", "(9, '2031-03-03')")}${one('', ' returning *', ' on conflict do nothing')}`,
  sql`insert into event (at) ${one("values ('2024-01-01')", "select date '2025-01-01'")}`,
  sql`insert into region ${one("values (5, 'de', 1)", "values (150, 'fr', 1)", "values (5, 'us')", "select id, 'us', 1 from bucket where id > 2")}${one('', ' on conflict (id, code) do update set n = 3', ' on conflict do nothing')}`,
  sql`insert into bucket values (${one('10', '11', '12')}, 'x')`,
  sql`insert into event_2024 values (1, '2024-05-05')`,
  sql`insert into orders ${one("(customer_id, sku) values (2, 'p1')", '(qty) values (3)', '(customer_id, qty) values (1, 5)', 'default values', '(boss, qty) values (1, 9)', 'select id + 10, customer_id, sku, qty + 5 from orders', '(sku, qty) values (null, 2)')}${one('', ' returning id', ' on conflict do nothing')}`,
  sql`insert into orders (customer_id, qty) values (1, 8) on conflict (customer_id, qty) do ${one('nothing', 'update set qty = 7')}`,
  sql`insert into line values (1, ${one('2', '3')}, 1)`,
  sql`insert into customer (email) values ('c@d.e')`,
  sql`insert into customer (email, level) values ('c@d.e', 3)`,
  sql`insert into lone values (2, 'x', 'y')`,
  sql`insert into base values (1, 'z')`,
  sql`insert into derived values (1, 'z', 3)`,
  sql`insert into visit values (2, ${one('1', '2', 'null')}, ${one("1, 'de'", 'null, null', "150, 'fr'")})`,
  sql`insert into ${one('recent (id, sku, qty) values (50, null, 4)', "simple values (5, 'x')", "happening values (3, '2024-02-02')")}`,
  sql`insert into product (sku, price) values ('p3', 3) on conflict (sku) do update set price = excluded.price`,
  'insert into scratch select a, b from lone',
  'insert into typed values (1, 2)',
  'copy lone to stdout',
  'copy (select * from orders) to stdout',
  'copy event_2024 to stdout',
  'copy recent to stdout',
)

const update: Sql = one(
  anyTable.chain(
    table =>
      sql`update ${maybe('only ')}${table.name} set ${assignment(table)}${one('', sql` where ${fulfilled(table)}`)}`,
  ),
  sql`update event set ${one('size = 1', "kind = 'z'", 'id = id + 1')} where at ${one("= '2024-05-05'", "< '2024-01-01'", ">= '2025-01-01'", 'is not null')}`,
  sql`update event set at = ${one("'2025-02-02'")} where at = '2024-05-05'`,
  sql`update region set n = 2 where code ${one("= 'de'", "in ('us', 'fr')", "= 'de' and id = 1")}`,
  sql`update bucket set ${one("v = 'z'", 'id = id + 100')} where id ${one('= 1', '< 3')}`,
  sql`update orders set ${one('qty = 4', "sku = 'p2'", 'sku = null', 'customer_id = 2', 'boss = id', 'id = 77', 'placed = now()')}`,
  sql`update product set ${one("sku = 'p9'", 'price = 3', "title = 'x'")}`,
  sql`update customer set ${one("email = 'x'", "name = 'y'")}`,
  sql`update ${one('recent set qty = 2', "simple set b = 'x'", 'happening set size = 4', "happening set size = 4 where at = '2024-05-05'")}`,
  sql`update orders o set qty = 3 from ${relation} r`,
  sql`update visit set ${one('bucket_id = 2', "region_id = 2, code = 'us'", 'id = 9')}`,
  sql`update lone set ${one('a = -1', 'a = 3', "c = 'q'")}`,
  sql`with w as (update orders set qty = 2 returning *) select * from w`,
)

const harmless = ['name', 'stock', 'qty', 'amount', 'b', 'size', 'n', 'v', 'label', 'y', 'extra']

/** Columns that no foreign key stands on: a key that does not change is not looked up. */
const assignment = (table: Table): Sql => {
  const names = Object.keys(table.columns)
  const free = harmless.filter(one => names.includes(one))
  return from(free.length > 0 ? free : names.slice(0, 1)).map(column => `${column} = ${column}`)
}

const remove: Sql = one(
  anyTable.chain(
    table => sql`delete from ${maybe('only ')}${table.name}${one('', sql` where ${fulfilled(table)}`)}`,
  ),
  sql`delete from event where at ${one("= '2024-05-05'", "< '2024-01-01'", "> '2025-01-01'")}`,
  sql`delete from region where code = 'de'`,
  sql`delete from bucket where id ${one('= 1', '= 4')}`,
  sql`delete from ${from(['recent', 'simple', 'happening'])}`,
  sql`delete from orders using ${relation} r`,
  'with gone as (delete from line returning *) insert into scratch select no, null from gone',
)

const merge: Sql = sql`merge into ${one(
  sql`orders o using product p on p.sku = o.sku ${one('when matched then update set qty = 9', 'when matched then delete', 'when not matched then insert (sku, qty) values (p.sku, 3)', "when matched then update set sku = 'p2'", 'when matched then do nothing')}`,
  sql`event e using bucket b on b.id = e.id ${one('when matched then update set size = 1', 'when matched then delete', "when not matched then insert (id, at) values (b.id, '2024-03-03')")}`,
  sql`event e using bucket b on b.id = e.id and e.at = '2024-05-05' ${one('when matched then update set size = 1', 'when matched then delete')}`,
  sql`lone l using (values (1)) v(i) on v.i = l.a when matched then update set b = 'm' when not matched then insert values (5, 'x', 'y')`,
  sql`customer c using orders o on o.customer_id = c.id when matched then delete`,
)}`

export const queries: Sql = one(select, select, insert, update, remove, merge)
