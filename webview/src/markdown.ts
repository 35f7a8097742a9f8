// Renders what people write in discussions: markdown without HTML, as Lit templates made of the
// parser's tokens, so that no text ever becomes markup. Links open through the extension.
import { html, type nothing, type TemplateResult } from 'lit'
import MarkdownIt, { type Token } from 'markdown-it'

const parser = new MarkdownIt({ html: false, linkify: false, breaks: true })

export type OpenLink = (url: string) => void
type Part = TemplateResult | string | typeof nothing

export function markdown(text: string, open: OpenLink): TemplateResult {
  return html`<div class="markdown">${blocks(parser.parse(text, {}), open)}</div>`
}

/** Tokens from an opening one to its closing one, without the two. */
function inside(tokens: readonly Token[], start: number): { inner: readonly Token[]; next: number } {
  let depth = 0
  for (let index = start; index < tokens.length; index++) {
    depth += tokens[index]?.nesting ?? 0
    if (depth === 0) return { inner: tokens.slice(start + 1, index), next: index + 1 }
  }
  return { inner: tokens.slice(start + 1), next: tokens.length }
}

function blocks(tokens: readonly Token[], open: OpenLink): Part[] {
  return walk(tokens, (token, inner) => {
    const content = () => blocks(inner, open)
    switch (token.type) {
      case 'paragraph_open':
        return token.hidden ? html`${content()}` : html`<p>${content()}</p>`
      case 'heading_open':
        return html`<h4>${content()}</h4>`
      case 'bullet_list_open':
        return html`<ul>${content()}</ul>`
      case 'ordered_list_open':
        return html`<ol start=${token.attrGet('start') ?? '1'}>${content()}</ol>`
      case 'list_item_open':
        return html`<li>${content()}</li>`
      case 'blockquote_open':
        return html`<blockquote>${content()}</blockquote>`
      case 'table_open':
        return html`<table>${content()}</table>`
      case 'thead_open':
        return html`<thead>${content()}</thead>`
      case 'tbody_open':
        return html`<tbody>${content()}</tbody>`
      case 'tr_open':
        return html`<tr>${content()}</tr>`
      case 'th_open':
        return html`<th>${content()}</th>`
      case 'td_open':
        return html`<td>${content()}</td>`
      case 'fence':
      case 'code_block':
        return html`<pre tabindex="0"><code>${token.content}</code></pre>`
      case 'hr':
        return html`<hr>`
      case 'inline':
        return html`${inline(token.children ?? [], open)}`
      default:
        return token.nesting === 1 ? html`${content()}` : token.content
    }
  })
}

function inline(tokens: readonly Token[], open: OpenLink): Part[] {
  return walk(tokens, (token, inner) => {
    const content = () => inline(inner, open)
    switch (token.type) {
      case 'strong_open':
        return html`<strong>${content()}</strong>`
      case 'em_open':
        return html`<em>${content()}</em>`
      case 's_open':
        return html`<s>${content()}</s>`
      case 'code_inline':
        return html`<code>${token.content}</code>`
      case 'softbreak':
      case 'hardbreak':
        return html`<br>`
      case 'link_open':
        return link(String(token.attrGet('href') ?? ''), content(), open)
      // A picture would be fetched from anywhere: it is a link instead.
      case 'image':
        return link(String(token.attrGet('src') ?? ''), [token.content], open)
      default:
        return token.nesting === 1 ? html`${content()}` : token.content
    }
  })
}

function link(url: string, content: Part[], open: OpenLink): Part {
  if (!/^https?:\/\//i.test(url)) return html`${content}`
  const follow = (event: Event) => {
    event.preventDefault()
    open(url)
  }
  return html`<a href=${url} title=${url} @click=${follow}>${content}</a>`
}

function walk(tokens: readonly Token[], draw: (token: Token, inner: readonly Token[]) => Part): Part[] {
  const parts: Part[] = []
  let index = 0
  while (index < tokens.length) {
    const token = tokens[index] as Token
    if (token.nesting === 1) {
      const { inner, next } = inside(tokens, index)
      parts.push(draw(token, inner))
      index = next
    } else {
      parts.push(draw(token, []))
      index++
    }
  }
  return parts
}
