// Keys and checks of a table: one card for each, with the fields its kind has.
import { html, nothing, type TemplateResult } from 'lit'
import type { ConstraintDraft } from '#protocol/schemaEditor.ts'
import { card } from './card.ts'
import { columnNames, inConstraint, inTable, newConstraint, primaryKey } from './drafts.ts'
import { addButton, columnList, type Editing, fieldId, textField } from './editing.ts'
import { foreignKey } from './foreignKey.ts'

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
    <ul class="cards">${table.constraints.map((one, index) => constraint(editing, one, index))}</ul>
    <div class="adds">
      ${primaryKey(table).length === 0 ? addButton('Primary Key', add('primaryKey')) : nothing}
      ${addButton('Foreign Key', add('foreignKey'))}
      ${addButton('Unique', add('unique'))}
      ${addButton('Check', add('check'))}
    </div>
  </section>`
}

function constraint(editing: Editing, one: ConstraintDraft, index: number): TemplateResult {
  const { at, table } = editing
  const path = (field: string) => `constraints.${index}.${field}`
  const called = `${words[one.type].toLowerCase()} ${one.name || index + 1}`
  const offered = columnNames(table)
  const set = (change: (it: ConstraintDraft) => ConstraintDraft) => inConstraint(at, index, change)
  const fields = html`
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
  `
  return card({ editing, part: 'constraints', index, one, title: words[one.type], called, fields })
}
