// From one type to another: values added to an enum, attributes of a composite type; whatever
// else differs, the type is rebuilt beside the old one and the columns are moved over.

import type { CompositeAttribute, RangeType } from '../schema/attributes.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { identity, identityParts } from '../schema/name.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { attributeText, multirangeComment } from '../schema/render/types.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { dataLoss, rewrite, type Step, step } from './planned.ts'
import { columnsOfType, isOfType, isOfTypedTable, isUsedInTables } from './typeUsers.ts'

/** Undefined: the type must be rebuilt. */
export function alterType(planning: Planning, before: Fact<'type'>, after: Fact<'type'>): Step[] | undefined {
  const name = identityOf(after)
  if (before.at.form === 'enum' && after.at.form === 'enum') return alterEnum(name, before, after)
  if (before.at.form === 'composite' && after.at.form === 'composite') {
    const old = before.at.attributes ?? []
    const now = after.at.attributes ?? []
    const retyped = old.some(attribute => {
      const same = now.find(other => other.name === attribute.name)
      return same && (same.type !== attribute.type || same.collation !== attribute.collation)
    })
    const typed = isOfTypedTable(planning, name)
    // Columns of the type stand against another type of an attribute.
    const altered =
      retyped && isUsedInTables(planning, before.id, new Set())
        ? undefined
        : alterComposite(name, old, now, typed)
    const stays = (planning.dependents.get(before.id) ?? []).some(({ id }) => {
      const table = planning.after.byId.get(id)
      return table?.kind === 'table' && table.at.ofType === name
    })
    if (altered || !stays) return altered
    // A table that is made of the type holds on to it.
    planning.unresolved.push(
      `Type ${name} stays as it is: it would have to be made anew, and a table is made of it.`,
    )
    return []
  }
  if (before.at.form === 'range' && after.at.form === 'range') return alterRange(before.at, after.at)
  if (before.at.form === 'base' && after.at.form === 'base')
    return alterBase(name, before.at.options, after.at.options)
  return JSON.stringify(before.at) === JSON.stringify(after.at) ? [] : undefined
}

/** What ALTER TYPE ... SET knows; another storage than plain never becomes plain again. */
function alterBase(name: string, before: readonly string[], after: readonly string[]): Step[] | undefined {
  const settable = /^(receive|send|typmod_in|typmod_out|analyze|subscript|storage) = /
  const gone = before.filter(option => !after.includes(option))
  const fresh = after.filter(option => !before.includes(option))
  if (![...gone, ...fresh].every(option => settable.test(option))) return undefined
  const keyOf = (option: string) => option.slice(0, option.indexOf(' ='))
  const lost = gone.map(keyOf).filter(key => !fresh.some(option => keyOf(option) === key))
  if (lost.includes('storage') || fresh.includes('storage = plain')) return undefined
  const list = [...fresh, ...lost.map(key => `${key} = none`)]
  return list.length ? [step(`alter type ${name} set (${list.join(', ')})`)] : []
}

/** Of its attributes only the comment on its multirange type can be changed. */
function alterRange(before: RangeType, after: RangeType): Step[] | undefined {
  const { multirangeComment: _was, ...old } = before
  const { multirangeComment: comment, ...now } = after
  if (JSON.stringify(old) !== JSON.stringify(now)) return undefined
  return before.multirangeComment === comment
    ? []
    : [step(multirangeComment(after.multirange ?? '', comment))]
}

function alterEnum(name: string, before: Fact<'type'>, after: Fact<'type'>): Step[] | undefined {
  if (before.at.form !== 'enum' || after.at.form !== 'enum') return undefined
  const old = before.at.labels ?? []
  const now = after.at.labels ?? []
  const renamed = renamedLabels(before, after)
  if (renamed) {
    return renamed.map(([from, to]) =>
      step(`alter type ${name} rename value ${quoteLiteral(from)} to ${quoteLiteral(to)}`),
    )
  }
  if (now.filter(label => old.includes(label)).join('\0') !== old.join('\0')) return undefined
  const out: Step[] = []
  for (const [at, label] of now.entries()) {
    if (old.includes(label)) continue
    const previous = now[at - 1]
    const isLast = now.slice(at).every(other => !old.includes(other))
    const next = now.slice(at).find(other => old.includes(other))
    const place = isLast
      ? ''
      : previous === undefined
        ? ` before ${quoteLiteral(next ?? '')}`
        : ` after ${quoteLiteral(previous)}`
    out.push({
      ...step(`alter type ${name} add value ${quoteLiteral(label)}${place}`, {
        kind: 'irreversible',
        text: `A value of an enum cannot be taken away again; ${label} can be used only after a COMMIT.`,
      }),
      commitAfter: true,
    })
  }
  return out
}

/** Labels of the same rows of pg_enum under another name: known only within one database over time. */
function renamedLabels(before: Fact<'type'>, after: Fact<'type'>): [string, string][] | undefined {
  if (before.at.form !== 'enum' || after.at.form !== 'enum') return undefined
  const old = before.hints.labelOids
  const now = after.hints.labelOids
  if (!old || !now || before.hints.oid !== after.hints.oid || old.join() !== now.join()) return undefined
  const labels = after.at.labels ?? []
  return (before.at.labels ?? []).flatMap((label, at): [string, string][] =>
    label === labels[at] ? [] : [[label, labels[at] ?? '']],
  )
}

function alterComposite(
  name: string,
  before: readonly CompositeAttribute[],
  after: readonly CompositeAttribute[],
  typedTables: boolean,
): Step[] | undefined {
  // The columns of typed tables follow.
  const cascade = typedTables ? ' cascade' : ''
  const kept = before.filter(attribute => after.some(other => other.name === attribute.name))
  const expected = [
    ...kept.map(({ name: kept }) => kept),
    ...after.filter(({ name: now }) => !before.some(other => other.name === now)).map(({ name: now }) => now),
  ]
  if (expected.join('\0') !== after.map(({ name: now }) => now).join('\0')) return undefined
  const out: Step[] = []
  for (const attribute of before) {
    const now = after.find(other => other.name === attribute.name)
    if (!now) {
      out.push(
        step(
          `alter type ${name} drop attribute ${quoteIdentifier(attribute.name)}${cascade}`,
          dataLoss(`Deletes what is stored in attribute ${attribute.name} of ${name}.`),
        ),
      )
    } else if (now.type !== attribute.type || now.collation !== attribute.collation) {
      const collation = now.collation === undefined ? '' : ` collate ${now.collation}`
      out.push(
        step(
          `alter type ${name} alter attribute ${quoteIdentifier(now.name)} type ${now.type}${collation}${cascade}`,
        ),
      )
    }
  }
  for (const attribute of after) {
    const was = before.find(other => other.name === attribute.name)
    if (!was) out.push(step(`alter type ${name} add attribute ${attributeText(attribute)}${cascade}`))
    if (was?.comment !== attribute.comment) {
      const text = attribute.comment === undefined ? 'null' : quoteLiteral(attribute.comment)
      out.push(step(`comment on column ${name}.${quoteIdentifier(attribute.name)} is ${text}`))
    }
  }
  return out
}

/** What an object is called while it stands beside the new one. */
const setAside = (name: string) => `${name.slice(0, 55)}__old`

/** The type under a name of its own, made anew, columns moved over, the old one dropped. */
export function rebuildType(
  planning: Planning,
  before: Fact<'type'> | Fact<'domain'>,
  create: readonly string[],
  { detached, drop, rebuilt }: Pick<Actions, 'detached' | 'drop' | 'rebuilt'>,
): Step[] {
  const name = identityOf(before)
  const kind = before.kind
  const oldName = quoteIdentifier(setAside(before.name))
  const qualifiedOld = `${quoteIdentifier(before.schema ?? '')}.${oldName}`
  const out: Step[] = [
    step(`alter ${kind} ${name} rename to ${oldName}`),
    ...(before.kind === 'type' ? besideRange(planning, before, rebuilt) : []),
    ...create.map(sql => step(sql)),
  ]
  for (const column of columnsOfType(planning, before)) {
    // Its default or its expression speaks of the type, and is dealt with by itself.
    if (column.at.generated || drop.has(column.id) || !isOfType(planning, column, before.id)) continue
    const table = column.parent?.slice(column.parent.indexOf(' ') + 1) ?? ''
    const quoted = quoteIdentifier(column.name)
    const now = planning.after.byId.get(column.id)
    // A column that gets another type anyway does so by itself.
    if (now?.kind !== 'column' || now.at.type !== column.at.type || column.at.inheritance !== undefined)
      continue
    const words = column.parent?.startsWith('foreignTable ') ? 'foreign table' : 'table'
    const through = column.at.type.endsWith('[]') ? 'text[]' : 'text'
    const using = words === 'table' ? ` using ${quoted}::${through}::${column.at.type}` : ''
    const parts = [
      ...(column.at.default === undefined || column.at.generated
        ? []
        : [`alter column ${quoted} drop default`]),
      `alter column ${quoted} type ${column.at.type}${using}`,
      ...(now.at.default === undefined || now.at.generated || detached.has(column.id)
        ? []
        : [`alter column ${quoted} set default ${now.at.default}`]),
    ]
    out.push(
      step(
        `alter ${words} ${table}\n  ${parts.join(',\n  ')}`,
        { kind: 'rewrite', text: `Rewrites ${table} and locks it against reads and writes.` },
        {
          kind: 'mayFail',
          text: `Fails where ${column.name} holds a value that the new ${name} does not have.`,
        },
      ),
    )
  }
  out.push(...storedAgain(planning, before, drop), step(`drop ${kind} ${qualifiedOld}`))
  return out
}

/** A column that is moved to another type forgets how it was to be stored. */
function storedAgain(planning: Planning, type: Fact, drop: ReadonlySet<string>): Step[] {
  return columnsOfType(planning, type).flatMap(({ id, parent = '' }) => {
    const now = planning.after.byId.get(id)
    if (now?.kind !== 'column' || drop.has(id)) return []
    const { storage, compression } = now.at
    const alter = `alter ${tableWords(now)} ${parent.startsWith('table ') ? 'only ' : ''}${parentIdentity(now)} alter column ${quoteIdentifier(now.name)}`
    return [
      ...(storage === undefined ? [] : [step(`${alter} set storage ${storage}`)]),
      ...(compression === undefined ? [] : [step(`${alter} set compression ${compression}`)]),
    ]
  })
}

/** The collation under a name of its own, made anew, columns moved over, the old one dropped. */
export function rebuildCollation(
  planning: Planning,
  before: Fact<'collation'>,
  create: readonly string[],
  drop: ReadonlySet<string>,
): Step[] {
  const name = identityOf(before)
  const oldName = quoteIdentifier(setAside(before.name))
  const out = [`alter collation ${name} rename to ${oldName}`, ...create].map(sql => step(sql))
  for (const column of columnsOfType(planning, before)) {
    const now = planning.after.byId.get(column.id)
    if (column.at.collation !== name || now?.kind !== 'column' || now.at.collation !== name) continue
    if (now.at.type !== column.at.type || column.at.inheritance !== undefined || drop.has(column.id)) continue
    const words = column.parent?.startsWith('foreignTable ') ? 'foreign table' : 'table'
    const table = column.parent?.slice(column.parent.indexOf(' ') + 1) ?? ''
    out.push(
      step(
        `alter ${words} ${table} alter column ${quoteIdentifier(column.name)} type ${column.at.type} collate ${name}`,
        rewrite(`Makes the indexes of ${table} anew and locks it against reads and writes.`),
      ),
    )
  }
  out.push(
    ...storedAgain(planning, before, drop),
    step(`drop collation ${quoteIdentifier(before.schema ?? '')}.${oldName}`),
  )
  return out
}

/** What the bounds of a range are of: a type that is rebuilt as well has been set aside by then. */
function boundsOf({ subtype }: RangeType, rebuilt: ReadonlySet<string>): string {
  if (!rebuilt.has(`type ${subtype}`) && !rebuilt.has(`domain ${subtype}`)) return subtype
  const [schema = '', name = ''] = identityParts(subtype)
  return identity(schema, setAside(name))
}

/** What else bears the name of a range type: its multirange type, and the functions that make values. */
function besideRange(planning: Planning, type: Fact<'type'>, rebuilt: ReadonlySet<string>): Step[] {
  if (type.at.form !== 'range') return []
  const schema = quoteIdentifier(type.schema ?? '')
  const old = (name: string) => quoteIdentifier(setAside(name))
  const { multirange } = type.at
  const subtype = boundsOf(type.at, rebuilt)
  const self = `${schema}.${old(type.name)}`
  const maker = identityOf(type)
  const out = [
    `alter function ${maker}(${subtype}, ${subtype}) rename to ${old(type.name)}`,
    `alter function ${maker}(${subtype}, ${subtype}, text) rename to ${old(type.name)}`,
  ]
  if (multirange !== undefined && planning.version >= 140000) {
    const bare = identityParts(multirange).at(-1) ?? ''
    out.push(`alter type ${multirange} rename to ${old(bare)}`)
    for (const list of ['', self, `variadic ${self}[]`]) {
      out.push(`alter function ${multirange}(${list}) rename to ${old(bare)}`)
    }
  }
  return out.map(sql => step(sql))
}
