// Long lists in chunks of rows: those near the window are drawn, the others only take their room. Knows
// no page.

export interface Nearby {
  /** Whether the rows of a chunk are to be drawn. */
  has(chunk: string): boolean
  /** The room of so many rows that are not drawn, in pixels. */
  room(rows: number): number
  /** A chunk is drawn at the next drawing, wherever the window is. */
  bring(chunk: string): void
  /** Looks at what was drawn: each chunk an element with its name as `data-chunk`, its rows in it. */
  look(): void
}

/** Pixels around the window in which rows are drawn: a page further down they are there already. */
const margin = 500

/** Draws anew by `draw` when other chunks have come near. */
export function nearby(page: HTMLElement, draw: () => void): Nearby {
  const near = new Set<string>()
  let rowHeight = 30
  let waits = false

  /** What a drawing changes of the heights moves no chunk out again: else one could lead to the next for ever. */
  const look = (mayLeave: boolean) => {
    let isNew = false
    for (const chunk of page.querySelectorAll<HTMLElement>('[data-chunk]')) {
      const { chunk: name = '' } = chunk.dataset
      const { top, bottom, height } = chunk.getBoundingClientRect()
      if (near.has(name) && chunk.childElementCount > 1) rowHeight = height / chunk.childElementCount
      const isNear = bottom > -margin && top < window.innerHeight + margin
      if (isNear === near.has(name)) continue
      if (isNear) near.add(name)
      // What has the focus keeps it, and what Tab leads to stays.
      else if (mayLeave && !chunk.querySelector(':focus, [tabindex="0"]')) near.delete(name)
      else continue
      isNew = true
    }
    if (isNew) draw()
  }
  const lookSoon = () => {
    if (waits) return
    waits = true
    requestAnimationFrame(() => {
      waits = false
      look(true)
    })
  }
  // Of every part of the page that scrolls.
  document.addEventListener('scroll', lookSoon, { capture: true, passive: true })
  window.addEventListener('resize', lookSoon)

  return {
    has: chunk => near.has(chunk),
    room: rows => Math.round(rows * rowHeight),
    bring: chunk => near.add(chunk),
    look: () => look(false),
  }
}
