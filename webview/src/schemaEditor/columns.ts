// The grid of a table's columns. A row is drawn anew where something about it changed, and in a table of
// very many columns only where it can be seen.
import { html, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { ColumnDraft } from '#protocol/schemaEditor.ts'
import { plural } from '../issue/words.ts'
import type { Nearby } from '../nearby.ts'
import {
  drop,
  inColumn,
  inTable,
  newColumn,
  primaryKey,
  put,
  renameColumn,
  restore,
  setPrimaryKey,
} from './drafts.ts'
import {
  addButton,
  checkField,
  dropButton,
  type Editing,
  fieldId,
  mark,
  type Option,
  selectField,
  textField,
} from './editing.ts'
import { partStanding } from './standing.ts'

/** So many columns are all drawn. */
const fewColumns = 60
const inChunk = 20

const chunkOf = (column: number) => `columns ${Math.floor(column / inChunk)}`

/** What a field stands in, by the field's id. */
export function chunkOfField(id: string): string | undefined {
  const column = /-columns-(\d+)-/.exec(id)?.[1]
  return column === undefined ? undefined : chunkOf(Number(column))
}

/** What the fields of types complete from. */
export const typeList = (types: readonly string[]) =>
  guard(
    [types],
    () => html`<datalist id="types">${types.map(type => html`<option value=${type}></option>`)}</datalist>`,
  )

export function columns(editing: Editing, nearby: Nearby): TemplateResult {
  const { table, at } = editing
  const isDrawn = (first: number) => table.columns.length <= fewColumns || nearby.has(chunkOf(first))
  const chunks = Array.from({ length: Math.ceil(table.columns.length / inChunk) }, (_, at) => at * inChunk)
  const add = () => {
    const next = table.columns.length
    editing.edit(
      inTable(at, it => ({ ...it, columns: [...it.columns, newColumn()] })),
      { focus: fieldId(at, `columns.${next}.name`) },
    )
  }
  return html`<section aria-labelledby="columns-head">
    <h2 id="columns-head">Columns</h2>
    <div class="grid">
      <table>
        <thead>
          <tr>
            <th class="narrow"><span class="visually-hidden">Pending</span></th>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col" class="narrow">Nullable</th>
            <th scope="col" class="narrow">Key</th>
            <th scope="col">Kind</th>
            <th scope="col">Default</th>
            <th scope="col">Comment</th>
            <th class="narrow"><span class="visually-hidden">Drop</span></th>
          </tr>
        </thead>
        ${chunks.map(first => {
          const members = table.columns.slice(first, first + inChunk)
          return html`<tbody data-chunk=${chunkOf(first)}>${
            isDrawn(first)
              ? members.map((column, index) => rowOf(editing, column, first + index))
              : html`<tr><td class="room" colspan="9" height=${nearby.room(members.length)}>${plural(members.length, 'column')}</td></tr>`
          }</tbody>`
        })}
      </table>
    </div>
    ${addButton('Add Column', add)}
  </section>`
}

/** What a row shows of more than its column stands here. */
function rowOf(editing: Editing, column: ColumnDraft, index: number): unknown {
  const { at, table, original, serverVersion } = editing
  const problems = fields.map(field => editing.problem(`${at}.columns.${index}.${field}`))
  const isKey = primaryKey(table).includes(column.name)
  return guard([column, at, index, original, serverVersion, isKey, ...problems], () =>
    row(editing, column, index),
  )
}

const fields = ['name', 'type', 'identity', 'expression', 'comment']

function row(editing: Editing, column: ColumnDraft, index: number): TemplateResult {
  const { at, table, original } = editing
  const called = column.name === '' ? `column ${index + 1}` : `column ${column.name}`
  const path = (field: string) => `columns.${index}.${field}`
  const key = primaryKey(table)
  const set = <K extends keyof ColumnDraft>(field: K) => {
    return (value: string) =>
      inColumn(at, index, one => put(one, field, (value === '' ? undefined : value) as ColumnDraft[K]))
  }
  const standing = partStanding(original, 'columns', column)
  const cell = (label: string, inner: unknown) =>
    html`<td data-label=${label}><fieldset ?disabled=${column.dropped ?? false}>${inner}</fieldset></td>`
  return html`<tr class=${standing}>
    <td class="narrow">${mark(standing)}</td>
    ${cell(
      'Name',
      textField({
        editing,
        path: path('name'),
        label: `Name of ${called}`,
        value: column.name,
        change: text => renameColumn(at, index, text),
      }),
    )}
    ${cell(
      'Type',
      textField({
        editing,
        path: path('type'),
        label: `Type of ${called}`,
        value: column.type,
        list: 'types',
        code: true,
        change: text => inColumn(at, index, one => ({ ...one, type: text })),
      }),
    )}
    ${cell(
      'Nullable',
      checkField({
        editing,
        label: `${called} is nullable`,
        on: !column.notNull,
        change: on => inColumn(at, index, one => ({ ...one, notNull: !on })),
      }),
    )}
    ${cell(
      'Key',
      checkField({
        editing,
        label: `${called} is in the primary key`,
        on: key.includes(column.name),
        disabled: column.name === '',
        change: on => drafts => {
          const next = setPrimaryKey(at, column.name, on)(drafts)
          return on ? inColumn(at, index, one => ({ ...one, notNull: true }))(next) : next
        },
      }),
    )}
    ${cell(
      'Kind',
      selectField({
        editing,
        path: path('identity'),
        label: `Kind of ${called}`,
        value: valueKind(column),
        options: valueKinds(editing, column),
        change: kind => inColumn(at, index, one => withKind(one, kind)),
      }),
    )}
    ${cell(
      column.generated ? 'Expression' : 'Default',
      column.identity
        ? html`<span class="dim" title="An identity column takes its value from its sequence.">automatic</span>`
        : textField({
            editing,
            path: path('expression'),
            label: `${column.generated ? 'Expression' : 'Default'} of ${called}`,
            value: column.expression ?? '',
            placeholder: column.generated ? 'expression' : '',
            code: true,
            change: set('expression'),
          }),
    )}
    ${cell(
      'Comment',
      textField({
        editing,
        path: path('comment'),
        label: `Comment on ${called}`,
        value: column.comment ?? '',
        change: set('comment'),
      }),
    )}
    <td class="narrow">${dropButton(called, column.dropped ?? false, () =>
      editing.edit((column.dropped ? restore : drop)(at, 'columns', index)),
    )}</td>
  </tr>`
}

const kinds: readonly Option[] = [
  { value: 'plain', label: 'Ordinary' },
  { value: 'always', label: 'Identity' },
  { value: 'by default', label: 'Identity, or given' },
  { value: 'stored', label: 'Generated' },
  { value: 'virtual', label: 'Generated, virtual' },
]

/** Virtual columns came with PostgreSQL 18. */
function valueKinds(editing: Editing, column: ColumnDraft): readonly Option[] {
  return kinds.filter(
    ({ value }) => value !== 'virtual' || editing.serverVersion >= 180000 || column.generated === 'virtual',
  )
}

const valueKind = (column: ColumnDraft) => column.identity ?? column.generated ?? 'plain'

function withKind(column: ColumnDraft, kind: string): ColumnDraft {
  const { identity: _, generated: __, ...plain } = column
  switch (kind) {
    case 'always':
    case 'by default':
      return { ...put(plain as ColumnDraft, 'expression', undefined), notNull: true, identity: kind }
    case 'stored':
    case 'virtual':
      return { ...plain, generated: kind }
    default:
      return plain
  }
}
