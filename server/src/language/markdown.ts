// Text from a script as Markdown that stays text.

/** Inline code, whatever backticks it holds. */
export function code(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ')
  const longest = Math.max(0, ...(oneLine.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = oneLine.startsWith('`') || oneLine.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${oneLine}${pad}${fence}`
}

/** Plain words, with what Markdown or HTML would take for markup made harmless. */
export function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~]/g, char =>
    char === '<' ? '&lt;' : char === '&' ? '&amp;' : `\\${char}`,
  )
}
