// A list that is read page by page and kept until it is forgotten. Knows nothing of what is read.
import type { Page } from '#protocol/change.ts'

/** What was read of it so far. */
export interface Paged<T> {
  readonly items: readonly T[]
  readonly more: boolean
}

export interface PagedReads<T> {
  /** Asks for the first page where nothing is kept; one that failed is not kept. */
  read(): Promise<Paged<T>>
  /** Asks for one page more; answers whether there is more to show than before. */
  readMore(): Promise<boolean>
  forget(): void
}

export function pagedReads<T>(ask: (page: string | undefined) => Promise<Page<T>>): PagedReads<T> {
  let kept: Promise<Page<T>> | undefined

  function keep(reading: Promise<Page<T>>): Promise<Page<T>> {
    kept = reading
    reading.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading
  }

  return {
    async read() {
      const { items, next } = await (kept ?? keep(ask(undefined)))
      return { items, more: next !== undefined }
    },
    async readMore() {
      const reading = kept
      const before = await reading
      if (before?.next === undefined) return false
      const page = await ask(before.next)
      // Forgotten meanwhile: it would put back what is old.
      if (kept !== reading) return false
      await keep(Promise.resolve({ ...page, items: [...before.items, ...page.items] }))
      return true
    },
    forget() {
      kept = undefined
    },
  }
}
