// Naming patterns: regular expressions in which {{table}} and the like stand for this object's own names.

export function matches(
  name: string,
  pattern: string,
  words: Readonly<Record<string, string>> = {},
): boolean {
  const filled = pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, word: string) => escaped(words[word] ?? ''))
  try {
    return new RegExp(filled).test(name)
  } catch {
    // A pattern that is no regular expression is reported by the settings, not here.
    return true
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
