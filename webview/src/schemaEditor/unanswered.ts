// Which problems are only fields that nobody has come to yet. They are said, but nobody is reproached for them.
import type { Drafts } from './drafts.ts'
import { fieldsFor } from './editing.ts'

/** The ids of fields that were left or typed in; `redraw` is called for each that joins them. */
export function visitedFields(redraw: () => void): ReadonlySet<string> {
  const visited = new Set<string>()
  const visit = (field: EventTarget | null) => {
    if (!(field instanceof Element) || field.id === '' || visited.has(field.id)) return
    visited.add(field.id)
    redraw()
  }
  // Not when the focus leaves: a drawing before it arrives would bring it back.
  document.addEventListener('focusin', ({ relatedTarget }) => visit(relatedTarget))
  document.addEventListener('input', ({ target }) => visit(target))
  return visited
}

/** `path` is a problem's, as `2.columns.0.name`. */
export function isUnanswered(drafts: Drafts, path: string, visited: ReadonlySet<string>): boolean {
  const [at = '0', ...rest] = path.split('.')
  if (fieldsFor(Number(at), rest.join('.')).some(id => visited.has(id))) return false
  return isEmpty(path.split('.').reduce<unknown>(inside, drafts))
}

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** Nothing, no text, nothing in it, or a reference to no table. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true
  if (Array.isArray(value)) return value.every(isEmpty)
  return inside(inside(value, 'table'), 'name') === ''
}
