// What a reviewer wants to know in ten seconds: how much this could hurt, and where.
import type { Node } from '@pgsql/types'
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import { relationsIn } from '../../sql/relationsIn.ts'
import { statementTitle } from '../title.ts'
import { count, type Looked, type Outcome, outcome, type Subject } from './subject.ts'

type Risk = 'low' | 'moderate' | 'high'

const order: readonly Risk[] = ['low', 'moderate', 'high']

/** Bytes from which on the tables of a change are worth a second look. */
const large = 1024 ** 3

export async function checkRisk(subject: Subject, looked: Looked | undefined): Promise<Outcome> {
  const { statements } = subject.script
  const details: CheckDetail[] = []
  let worst: Risk = 'low'
  for (const { tree, start, end } of statements) {
    if (!tree) continue
    const risk = riskOf(tree)
    if (order.indexOf(risk) > order.indexOf(worst)) worst = risk
    if (risk === 'low') continue
    const title = statementTitle(tree) ?? 'Statement'
    details.push({ severity: risk === 'high' ? 'warning' : 'info', title, text: `${risk} risk`, start, end })
  }
  const sizes = looked ? await sizesOf(looked.client, subject) : []
  for (const { name, bytes, rows } of sizes) {
    const text = `${sizeText(bytes)}${rows < 0 ? '' : `, about ${count(rows, 'row')}`}`
    details.push({ severity: bytes >= large ? 'warning' : 'info', title: name, text })
  }
  if (subject.options.priorBackup !== 'none') details.push(...readInFull(subject, sizes))
  if (worst === 'low' && sizes.some(s => s.bytes >= large)) worst = 'moderate'
  const [biggest] = sizes
  const steps = looked?.cut.steps.length ?? 1
  const summary = [
    `${worst.charAt(0).toUpperCase()}${worst.slice(1)} risk: ${count(statements.length, 'statement')}`,
    ` in ${count(steps, 'step')}`,
    biggest ? `; the largest table is ${biggest.name} (${sizeText(biggest.bytes)})` : '',
    '.',
  ].join('')
  return outcome('risk', worst === 'high' ? 'warning' : 'passed', summary, details)
}

/** By what a statement can take away. */
export function riskOf(node: Node): Risk {
  if ('DropdbStmt' in node || 'TruncateStmt' in node || 'DropOwnedStmt' in node) return 'high'
  if ('DropStmt' in node) {
    switch (node.DropStmt.removeType) {
      case 'OBJECT_TABLE':
      case 'OBJECT_SCHEMA':
      case 'OBJECT_MATVIEW':
      case 'OBJECT_FOREIGN_TABLE':
        return 'high'
      default:
        return node.DropStmt.behavior === 'DROP_CASCADE' ? 'high' : 'moderate'
    }
  }
  if ('AlterTableStmt' in node) {
    const drops = node.AlterTableStmt.cmds?.some(
      c => 'AlterTableCmd' in c && c.AlterTableCmd.subtype === 'AT_DropColumn',
    )
    return drops ? 'high' : 'moderate'
  }
  if ('DeleteStmt' in node) return node.DeleteStmt.whereClause ? 'moderate' : 'high'
  if ('UpdateStmt' in node) return node.UpdateStmt.whereClause ? 'moderate' : 'high'
  if ('MergeStmt' in node || 'RenameStmt' in node || 'AlterSystemStmt' in node || 'DoStmt' in node)
    return 'moderate'
  return 'low'
}

/** Keeping rows looks for those that the change has touched in the whole of each table that it writes to. */
function readInFull({ script }: Subject, sizes: readonly Size[]): readonly CheckDetail[] {
  const written = script.statements.flatMap(({ tree }) => (tree && writes(tree) ? relationsIn(tree) : []))
  const read = sizes.filter(s => written.some(w => w.name === s.table && (w.schema ?? s.schema) === s.schema))
  if (read.length === 0) return []
  const bytes = read.reduce((sum, s) => sum + s.bytes, 0)
  return [
    {
      severity: bytes >= large ? 'warning' : 'info',
      title: `To keep the rows, up to ${sizeText(bytes)} are read before the change commits.`,
      text: `${read.map(s => s.name).join(', ')}: each is read in full while the change holds its locks.`,
    },
  ]
}

function writes(node: Node): boolean {
  return 'UpdateStmt' in node || 'DeleteStmt' in node || 'InsertStmt' in node || 'MergeStmt' in node
}

interface Size {
  readonly name: string
  readonly schema: string
  readonly table: string
  readonly bytes: number
  readonly rows: number
}

/** Tables of the script that exist already, largest first. */
async function sizesOf(client: pg.Client, { script, options }: Subject): Promise<readonly Size[]> {
  const relations = script.statements.flatMap(s => (s.tree ? relationsIn(s.tree) : []))
  const names = [...new Map(relations.map(r => [`${r.schema ?? ''}.${r.name}`, r])).values()].slice(0, 200)
  if (names.length === 0) return []
  await client.query('begin read only')
  try {
    await client.query("select pg_catalog.set_config('search_path', $1, true)", [options.searchPath])
    const { rows } = await client.query(
      `select distinct pg_catalog.format('%I.%I', s.nspname, c.relname) as name,
              s.nspname::text as schema,
              c.relname::text as table,
              case c.relkind
                when 'p' then (
                  select coalesce(sum(pg_catalog.pg_total_relation_size(t.relid)), 0)
                  from pg_catalog.pg_partition_tree(c.oid) t
                )
                else pg_catalog.pg_total_relation_size(c.oid)
              end as bytes,
              c.reltuples::bigint as rows
       from unnest($1::text[], $2::text[]) as n (schema, name)
       join pg_catalog.pg_class c
         on c.oid = pg_catalog.to_regclass(
              case when n.schema is null then '' else pg_catalog.quote_ident(n.schema) || '.' end
              || pg_catalog.quote_ident(n.name))
       join pg_catalog.pg_namespace s on s.oid = c.relnamespace
       where c.relkind in ('r', 'm', 'p', 't')
       order by 4 desc
       limit 20`,
      [names.map(n => n.schema ?? null), names.map(n => n.name)],
    )
    return rows.map(r => ({ ...r, bytes: Number(r.bytes), rows: Number(r.rows) }))
  } finally {
    await client.query('rollback')
  }
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
