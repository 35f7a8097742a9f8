// Keeps the focus where it was, or near it: a drawing takes controls away, and the editor's boxes give
// the focus back to the frame around the page only. Knows no page.

const controls = 'button, vscode-button, input, select, textarea, a, summary, [tabindex]'

/**
 * `parts`: where controls come and go, as selectors; one with a tabindex takes the focus itself, in another
 * its first control does. Returns what brings the focus back after a drawing.
 */
export function keepFocus(page: HTMLElement, parts: readonly string[]): () => void {
  let last: HTMLElement | undefined
  let part: string | undefined
  const note = (element: HTMLElement | null | undefined) => {
    last = element ?? undefined
    part = parts.find(selector => element?.closest(selector))
  }
  document.addEventListener('focusin', ({ target }) => note(target instanceof HTMLElement ? target : null))
  // A click beside every control gives the focus up.
  document.addEventListener('pointerdown', ({ target }) =>
    note(target instanceof Element ? target.closest<HTMLElement>(controls) : null),
  )
  const restore = () => {
    if (!last || document.activeElement !== document.body || !document.hasFocus()) return
    const stays = last.isConnected && !last.matches('[disabled]')
    const near = part === undefined ? null : page.querySelector<HTMLElement>(part)
    const found = stays
      ? last
      : near?.matches('[tabindex]')
        ? near
        : near?.querySelector<HTMLElement>(controls)
    found?.focus()
  }
  window.addEventListener('focus', restore)
  return restore
}
