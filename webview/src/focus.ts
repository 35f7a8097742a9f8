// Keeps the focus where it was, or near it: a drawing takes controls away, and the editor's boxes give
// the focus back to the frame around the page only. Knows no page.

const controls = 'button, vscode-button, input, select, textarea, a, summary, [tabindex]'

/**
 * `parts`: where controls come and go, as selectors, the first also for what is in none of them; one with a
 * tabindex takes the focus itself, in another its first control does. Returns what brings the focus back after a drawing.
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
    const isOff = last.matches('[disabled]')
    // It is back when what it began is over, or gone.
    if (isOff && last.closest('[aria-busy=true]')) return
    const near = page.querySelector<HTMLElement>(part ?? parts[0] ?? 'main')
    const first = near?.matches('[tabindex]') ? near : near?.querySelector<HTMLElement>(controls)
    const found = last.isConnected && !isOff ? last : first
    found?.focus()
  }
  window.addEventListener('focus', restore)
  return restore
}
