// Stands in the bundle for the package entities, of which markdown-it uses this one function: the
// browser has its own list of HTML's entities. See scripts/build.mjs.

/** Decodes entities that end in a semicolon. The parsed text is never put into the page as HTML. */
export function decodeHTMLStrict(text: string): string {
  return text.replace(/&(?:#\d+|#x[\da-f]+|[a-z][\da-z]*);/gi, entity => {
    const parsed = new DOMParser().parseFromString(entity, 'text/html')
    return parsed.documentElement.textContent ?? entity
  })
}
