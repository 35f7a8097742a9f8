// Two texts line by line, on the page: what went, what came, and a little of what stayed around it. The
// diff editor is one click away for more.
import { diffLines } from 'diff'
import { html, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { plural } from './words.ts'

interface Row {
  readonly kind: 'added' | 'removed' | 'same' | 'left out'
  readonly line: string
}

/** Unchanged lines shown on either side of a change. */
const around = 3
/** More rows than this are left to the diff editor. */
const mostRows = 300

/** More changed lines than this take long to find and are not read on a page. */
const mostChanges = 1000

/**
 * The rows of a difference; runs of unchanged lines are left out but for those next to a change.
 * Undefined where too much differs.
 */
export function diffRows(before: string, after: string): readonly Row[] | undefined {
  const parts = diffLines(before, after, { maxEditLength: mostChanges })
  if (!parts) return undefined
  const rows = parts.flatMap(part => {
    const kind = part.added ? 'added' : part.removed ? 'removed' : 'same'
    return part.value
      .replace(/\n$/, '')
      .split('\n')
      .map(line => ({ kind, line }) as const)
  })
  const near = new Set<number>()
  for (const [index, { kind }] of rows.entries())
    if (kind !== 'same') for (let place = index - around; place <= index + around; place++) near.add(place)
  const folded: Row[] = []
  let skipped: Row[] = []
  const fold = () => {
    // A mark in the place of one line would save nothing.
    if (skipped.length > 1) folded.push({ kind: 'left out', line: plural(skipped.length, 'unchanged line') })
    else folded.push(...skipped)
    skipped = []
  }
  for (const [index, row] of rows.entries()) {
    if (!near.has(index)) {
      skipped.push(row)
      continue
    }
    fold()
    folded.push(row)
  }
  fold()
  return folded
}

const sign = { added: '+', removed: '\u2212', same: ' ', 'left out': '\u22ef' } as const
const word = { added: 'added ', removed: 'removed ', same: '', 'left out': '' } as const
const style = { added: 'added', removed: 'removed', same: '', 'left out': 'left-out' } as const

/** `label` says of what: a screen reader's name for the region. */
export function lineDiff(before: string, after: string, label: string): unknown {
  // The page is drawn again for every keystroke in one of its boxes.
  return guard([before, after, label], () => drawn(diffRows(before, after), label))
}

function drawn(rows: readonly Row[] | undefined, label: string): TemplateResult {
  if (!rows)
    return html`<p class="dim">Too many lines differ to show them here. Open the diff to see them.</p>`
  return html`<div class="sql diff" tabindex="0" role="region" aria-label=${label}>
    <table role="presentation"><tbody>${rows.slice(0, mostRows).map(
      row => html`<tr class=${style[row.kind]}>
        <td class="sign" aria-hidden="true">${sign[row.kind]}</td>
        <td class="line"><span class="visually-hidden">${word[row.kind]}</span><code>${row.line}</code></td>
      </tr>`,
    )}</tbody></table>
    ${
      rows.length > mostRows
        ? html`<p class="dim">${plural(rows.length - mostRows, 'more line')}. Open the diff to see them.</p>`
        : ''
    }
  </div>`
}
