// Keys and checks of a table: one card for each, with the fields its kind has.
import { html, nothing, type TemplateResult } from 'lit'
import type { ConstraintDraft, ReferentialAction, TableName } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import { drop, inConstraint, inTable, newConstraint, primaryKey, restore, sameTable } from './drafts.ts'
import {
  addButton,
  columnList,
  dropButton,
  type Editing,
  fieldId,
  mark,
  selectField,
  textField,
} from './editing.ts'
import { partStanding } from './standing.ts'

const words = {
  primaryKey: 'Primary key',
  unique: 'Unique',
  foreignKey: 'Foreign key',
  check: 'Check',
} as const satisfies Readonly<Record<ConstraintDraft['type'], string>>

export function constraints(editing: Editing): TemplateResult {
  const { table, at } = editing
  const add = (type: ConstraintDraft['type']) => () => {
    const next = table.constraints.length
    const field = type === 'check' ? 'expression' : type === 'foreignKey' ? 'references' : 'columns'
    editing.edit(
      inTable(at, it => ({ ...it, constraints: [...it.constraints, newConstraint(type, it.schema)] })),
      { focus: fieldId(at, `constraints.${next}.${field}`) },
    )
  }
  return html`<section aria-labelledby="constraints-head">
    <h2 id="constraints-head">Keys and constraints</h2>
    <ul class="cards">${table.constraints.map((one, index) => card(editing, one, index))}</ul>
    <div class="adds">
      ${primaryKey(table).length === 0 ? addButton('Primary Key', add('primaryKey')) : nothing}
      ${addButton('Foreign Key', add('foreignKey'))}
      ${addButton('Unique', add('unique'))}
      ${addButton('Check', add('check'))}
    </div>
  </section>`
}

function card(editing: Editing, one: ConstraintDraft, index: number): TemplateResult {
  const { at, table, original } = editing
  const path = (field: string) => `constraints.${index}.${field}`
  const standing = partStanding(original, 'constraints', one)
  const called = `${words[one.type].toLowerCase()} ${one.name || index + 1}`
  const offered = table.columns.filter(column => !column.dropped).map(column => column.name)
  const set = (change: (it: ConstraintDraft) => ConstraintDraft) => inConstraint(at, index, change)
  return html`<li class="card ${standing}">
    <div class="card-head">
      ${mark(standing)}<h3>${words[one.type]}</h3>
      <span class="spring"></span>
      ${dropButton(called, one.dropped ?? false, () =>
        editing.edit((one.dropped ? restore : drop)(at, 'constraints', index)),
      )}
    </div>
    <fieldset class="fields" ?disabled=${one.dropped ?? false}>
      ${textField({
        editing,
        path: path('name'),
        label: 'Name',
        seen: true,
        value: one.name,
        placeholder: 'named by PostgreSQL',
        change: text => set(it => ({ ...it, name: text })),
      })}
      ${
        one.type === 'check'
          ? textField({
              editing,
              path: path('expression'),
              label: 'Condition',
              seen: true,
              className: 'wide',
              code: true,
              value: one.expression ?? '',
              placeholder: 'amount > 0',
              change: text => set(it => ({ ...it, expression: text })),
            })
          : one.type === 'foreignKey'
            ? foreignKey(editing, one, index, offered)
            : columnList({
                editing,
                path: path('columns'),
                label: 'Columns',
                seen: true,
                className: 'wide',
                chosen: one.columns,
                offered,
                change: columns => set(it => ({ ...it, columns })),
              })
      }
    </fieldset>
  </li>`
}

const actions: readonly { readonly value: ReferentialAction; readonly label: string }[] = [
  { value: 'no action', label: 'No action' },
  { value: 'restrict', label: 'Restrict' },
  { value: 'cascade', label: 'Cascade' },
  { value: 'set null', label: 'Set null' },
  { value: 'set default', label: 'Set default' },
]

function foreignKey(
  editing: Editing,
  one: ConstraintDraft,
  index: number,
  offered: readonly string[],
): TemplateResult {
  const { at } = editing
  const { references } = one
  if (!references) return html``
  const path = (field: string) => `constraints.${index}.${field}`
  const pointing = (
    change: (it: NonNullable<ConstraintDraft['references']>) => ConstraintDraft['references'],
  ) =>
    inConstraint(at, index, it => {
      const next = it.references && change(it.references)
      return next ? { ...it, references: next } : it
    })
  const code = (table: TableName) => JSON.stringify([table.schema, table.name])
  const tables = editing.tables.some(table => sameTable(table, references.table))
    ? editing.tables
    : [references.table, ...editing.tables]
  const theirs = references.table.name === '' ? [] : editing.columnsOf(references.table)
  const pairs = Math.max(one.columns.length, references.columns.length, 1)
  const problem = editing.problem(`${at}.${path('columns')}`)
  const setPair = (pair: number, ours: string | undefined, their: string | undefined) =>
    inConstraint(at, index, it => {
      const filled = (list: readonly string[], to: string | undefined) =>
        Array.from({ length: Math.max(pairs, pair + 1) }, (_, n) =>
          n === pair && to !== undefined ? to : (list[n] ?? ''),
        )
      return {
        ...it,
        columns: filled(it.columns, ours),
        ...(it.references && {
          references: { ...it.references, columns: filled(it.references.columns, their) },
        }),
      }
    })
  const without = (pair: number) =>
    inConstraint(at, index, it => ({
      ...it,
      columns: it.columns.filter((_, n) => n !== pair),
      ...(it.references && {
        references: { ...it.references, columns: it.references.columns.filter((_, n) => n !== pair) },
      }),
    }))
  const choices = (names: readonly string[], value: string, blank: string) => [
    { value: '', label: blank },
    ...[...new Set(value === '' ? names : [...names, value])]
      .filter(name => name !== '')
      .map(name => ({ value: name, label: name })),
  ]
  return html`
    ${selectField({
      editing,
      path: path('references'),
      label: 'Refers to',
      seen: true,
      value: code(references.table),
      options: tables.map(table => ({
        value: code(table),
        label: table.name === '' ? 'Choose a table' : `${table.schema}.${table.name}`,
      })),
      change: value => {
        const [schema = '', name = ''] = JSON.parse(value) as string[]
        return pointing(it => ({ ...it, table: { schema, name }, columns: [] }))
      },
    })}
    ${selectField({
      editing,
      path: path('onDelete'),
      label: 'On delete',
      seen: true,
      value: references.onDelete,
      options: actions,
      change: value => pointing(it => ({ ...it, onDelete: value as ReferentialAction })),
    })}
    ${selectField({
      editing,
      path: path('onUpdate'),
      label: 'On update',
      seen: true,
      value: references.onUpdate,
      options: actions,
      change: value => pointing(it => ({ ...it, onUpdate: value as ReferentialAction })),
    })}
    <div class="field wide ${problem ? 'wrong' : ''}">
      <span class="label-like">Columns</span>
      ${Array.from({ length: pairs }, (_, pair) => {
        const ours = one.columns[pair] ?? ''
        const their = references.columns[pair] ?? ''
        return html`<div class="pair">
          ${selectField({
            editing,
            path: path(`pair.${pair}.ours`),
            label: `Column ${pair + 1} of this table`,
            value: ours,
            options: choices(offered, ours, 'Column of this table'),
            change: value => setPair(pair, value, undefined),
          })}
          ${icon('arrow-right', 'quiet')}
          ${selectField({
            editing,
            path: path(`pair.${pair}.theirs`),
            label: `Column ${pair + 1} of ${references.table.name || 'the other table'}`,
            value: their,
            options: choices(theirs, their, pairs === 1 ? 'Its primary key' : 'Its column'),
            change: value => setPair(pair, undefined, value),
          })}
          ${pairs > 1 ? dropButton(`pair ${pair + 1}`, false, () => editing.edit(without(pair))) : nothing}
        </div>`
      })}
      ${addButton('Add Pair', () => editing.edit(setPair(pairs, '', '')))}
      ${problem ? html`<div class="problem">${icon('error', 'bad')}<span>${problem}</span></div>` : nothing}
    </div>`
}
