// Small pieces that several parts of the page draw: icons, statuses, times, buttons.
import { html, nothing, type TemplateResult } from 'lit'
import { ago, type Look } from './words.ts'

/** A codicon that says nothing by itself: a word stands beside it. */
export function icon(name: string, tone = ''): TemplateResult {
  const spin = name === 'sync' ? ' codicon-modifier-spin' : ''
  return html`<span class="codicon codicon-${name}${spin} ${tone}" aria-hidden="true"></span>`
}

export function status(look: Look): TemplateResult {
  return html`<span class="status ${look.tone}">${icon(look.icon, look.tone)}${look.word}</span>`
}

export function time(iso: string, now: Date): TemplateResult {
  return html`<time datetime=${iso} title=${new Date(iso).toLocaleString()}>${ago(iso, now)}</time>`
}

export interface ButtonLook {
  readonly label: string
  readonly icon?: string
  readonly secondary?: boolean
  readonly disabled?: boolean
  readonly title?: string
  /** What a screen reader says, where the label alone would not tell it from another. */
  readonly name?: string
}

export function button(look: ButtonLook, onClick: () => void): TemplateResult {
  return html`<vscode-button
    ?secondary=${look.secondary ?? false}
    ?disabled=${look.disabled ?? false}
    icon=${look.icon ?? nothing}
    aria-label=${look.name ?? nothing}
    title=${look.title ?? nothing}
    @click=${onClick}>${look.label}</vscode-button>`
}

/** A quiet button in running text. */
export function linkButton(label: string, onClick: () => void, name?: string): TemplateResult {
  return html`<button class="link" aria-label=${name ?? nothing} @click=${onClick}>${label}</button>`
}

export function iconButton(
  iconName: string,
  label: string,
  onClick: () => void,
  { disabled = false, title = label } = {},
): TemplateResult {
  return html`<button class="icon" type="button" title=${title} aria-label=${label} ?disabled=${disabled}
    @click=${onClick}>${icon(iconName)}</button>`
}
