// The frame around one key, constraint or index: how it stands, what it is, its name, and the button that
// drops it.
import { html, type TemplateResult } from 'lit'
import type { ConstraintDraft, IndexDraft } from '#protocol/schemaEditor.ts'
import { drop, inConstraint, inIndex, restore } from './drafts.ts'
import { dropButton, type Editing, mark, textField } from './editing.ts'
import { partStanding } from './standing.ts'

export interface Card {
  readonly editing: Editing
  readonly part: 'constraints' | 'indexes'
  /** Where it stands in its part. */
  readonly index: number
  readonly one: ConstraintDraft | IndexDraft
  readonly title: string
  /** In the name of the button that drops it. */
  readonly called: string
  /** Behind its name. */
  readonly fields: TemplateResult
}

export function card({ editing, part, index, one, title, called, fields }: Card): TemplateResult {
  const { at, original } = editing
  const standing = partStanding(original, part, one)
  const dropped = one.dropped ?? false
  return html`<li class="card ${standing}">
    <div class="card-head">
      ${mark(standing)}<h3>${title}</h3>
      <span class="spring"></span>
      ${dropButton(called, dropped, () => editing.edit((dropped ? restore : drop)(at, part, index)))}
    </div>
    <fieldset class="fields" ?disabled=${dropped}>
      ${textField({
        editing,
        path: `${part}.${index}.name`,
        label: 'Name',
        seen: true,
        value: one.name,
        placeholder: 'named by PostgreSQL',
        change: name =>
          part === 'constraints'
            ? inConstraint(at, index, it => ({ ...it, name }))
            : inIndex(at, index, it => ({ ...it, name })),
      })}
      ${fields}
    </fieldset>
  </li>`
}
