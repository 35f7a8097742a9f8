// Two texts line by line, on the page: what went and what came. The diff editor is one click away for
// more.
import { diffLines } from 'diff'
import { html, type TemplateResult } from 'lit'

export function lineDiff(before: string, after: string): TemplateResult {
  const rows = diffLines(before, after).flatMap(part => {
    const kind = part.added ? 'added' : part.removed ? 'removed' : 'same'
    return part.value
      .replace(/\n$/, '')
      .split('\n')
      .map(line => ({ kind, line }) as const)
  })
  const sign = { added: '+', removed: '\u2212', same: ' ' } as const
  const word = { added: 'added', removed: 'removed', same: '' } as const
  return html`<div class="sql diff" tabindex="0" role="region" aria-label="Difference between the revisions">
    <table role="presentation"><tbody>${rows.map(
      row => html`<tr class=${row.kind}>
        <td class="sign" aria-hidden="true">${sign[row.kind]}</td>
        <td class="line"><span class="visually-hidden">${word[row.kind]} </span><code>${row.line}</code></td>
      </tr>`,
    )}</tbody></table>
  </div>`
}
