// The fields of a foreign key: the table it refers to, what follows from there, and its pairs of columns.
import { html, nothing, type TemplateResult } from 'lit'
import type { ConstraintDraft, ReferentialAction, TableName } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import { inConstraint, sameTable } from './drafts.ts'
import { addButton, dropButton, type Editing, selectField } from './editing.ts'

const actions: readonly { readonly value: ReferentialAction; readonly label: string }[] = [
  { value: 'no action', label: 'No action' },
  { value: 'restrict', label: 'Restrict' },
  { value: 'cascade', label: 'Cascade' },
  { value: 'set null', label: 'Set null' },
  { value: 'set default', label: 'Set default' },
]

export function foreignKey(
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
