// Indexes of a table that belong to no key: method, keys in their order, included columns, condition.
import { html, nothing, type TemplateResult } from 'lit'
import type { IndexDraft } from '#protocol/schemaEditor.ts'
import { icon } from '../issue/parts.ts'
import { quoted } from '../quoted.ts'
import { card } from './card.ts'
import { columnNames, inIndex, inTable, newIndex, put } from './drafts.ts'
import {
  addButton,
  checkField,
  columnList,
  dropButton,
  type Editing,
  fieldId,
  selectField,
  textField,
} from './editing.ts'

const methods = ['btree', 'hash', 'gin', 'gist', 'spgist', 'brin']

export function indexes(editing: Editing): TemplateResult {
  const { table, at } = editing
  const add = () =>
    editing.edit(
      inTable(at, it => ({ ...it, indexes: [...it.indexes, newIndex()] })),
      { focus: fieldId(at, `indexes.${table.indexes.length}.key.0`) },
    )
  return html`<section aria-labelledby="indexes-head">
    <h2 id="indexes-head">Indexes</h2>
    <datalist id="keys">${table.columns
      .filter(column => !column.dropped && column.name !== '')
      .map(column => html`<option value=${quoted(column.name)}></option>`)}</datalist>
    <ul class="cards">${table.indexes.map((one, index) => indexCard(editing, one, index))}</ul>
    ${addButton('Add Index', add)}
  </section>`
}

function indexCard(editing: Editing, one: IndexDraft, index: number): TemplateResult {
  const { at, table } = editing
  const path = (field: string) => `indexes.${index}.${field}`
  const set = (change: (it: IndexDraft) => IndexDraft) => inIndex(at, index, change)
  const offered = columnNames(table)
  const problem = editing.problem(`${at}.${path('keys')}`)
  const known = methods.includes(one.method) ? methods : [...methods, one.method]
  const setKey = (key: number, text: string) =>
    set(it => ({ ...it, keys: it.keys.map((old, n) => (n === key ? text : old)) }))
  const fields = html`
    ${selectField({
      editing,
      path: path('method'),
      label: 'Method',
      seen: true,
      value: one.method,
      options: known.map(method => ({ value: method, label: method })),
      change: method => set(it => ({ ...it, method })),
    })}
    <div class="field">
      <span class="label-like">Kind</span>
      ${checkField({
        editing,
        label: 'Unique',
        seen: true,
        on: one.unique,
        change: unique => set(it => ({ ...it, unique })),
      })}
    </div>
    <div class="field wide ${problem ? 'wrong' : ''}">
      <span class="label-like">Keys</span>
      ${one.keys.map(
        (key, number) => html`<div class="pair">
          ${textField({
            editing,
            path: path(`key.${number}`),
            label: `Key ${number + 1}`,
            value: key,
            list: 'keys',
            code: true,
            placeholder: 'column desc, or lower(column)',
            change: text => setKey(number, text),
          })}
          ${
            one.keys.length > 1
              ? dropButton(`key ${number + 1}`, false, () =>
                  editing.edit(set(it => ({ ...it, keys: it.keys.filter((_, n) => n !== number) }))),
                )
              : nothing
          }
        </div>`,
      )}
      ${addButton('Add Key', () =>
        editing.edit(
          set(it => ({ ...it, keys: [...it.keys, ''] })),
          { focus: fieldId(at, path(`key.${one.keys.length}`)) },
        ),
      )}
      ${problem ? html`<div class="problem">${icon('error', 'bad')}<span>${problem}</span></div>` : nothing}
    </div>
    ${columnList({
      editing,
      path: path('include'),
      label: 'Include',
      seen: true,
      className: 'wide',
      chosen: one.include,
      offered,
      change: include => set(it => ({ ...it, include })),
    })}
    ${textField({
      editing,
      path: path('predicate'),
      label: 'Only rows where',
      seen: true,
      className: 'wide',
      code: true,
      value: one.predicate ?? '',
      placeholder: 'all rows',
      change: text => set(it => put(it, 'predicate', text === '' ? undefined : text)),
    })}
  `
  return card({
    editing,
    part: 'indexes',
    index,
    one,
    title: one.name === '' ? 'New index' : one.name,
    called: `index ${one.name || index + 1}`,
    fields,
  })
}
