// Text that comes from a database or a file, made fit to be shown: nothing in it may act as
// markup, as a link or as an icon, and what is invisible becomes visible. Never used to make SQL.

const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A name on one line: control, zero-width and bidi characters are shown as `⟨U+202E⟩`. */
export function shown(text: string): string {
  return text.replace(hidden, character =>
    character === '\n'
      ? '\u23ce'
      : `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
}

/** For a notification or a dialog, where `[text](command:...)` would become a link. */
export function plain(text: string): string {
  return text
    .replace(/\]\(/g, '] (')
    .replace(hidden, character => (character === '\n' ? '\n' : shown(character)))
}

/** For labels of quick picks and the status bar, where `$(name)` would become an icon. */
export function iconless(text: string): string {
  return shown(text).replace(/\$\(/g, '\\$(')
}

/** For what a quick pick or an input box says, where both would happen. */
export function inert(text: string): string {
  return iconless(plain(text))
}

/** For markdown, where marks would become markup. */
export function markless(text: string): string {
  return shown(text).replace(/[\\`*_{}[\]()#+\-!~<>|&]/g, '\\$&')
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** 1,536 as `1.5 kB`, the way pg_size_pretty counts. */
export function size(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** 1234 as `1,234`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `a, b, c and 997 more`: the first few names, and how many others there are. */
export function few(names: readonly string[], most = 5): string {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${count(rest)} more` : names.join(', ')
}

/** A moment as people say it: `just now`, `5 min ago`, `yesterday`, else the date. */
export function ago(iso: string, now: Date): string {
  const then = new Date(iso)
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000)
  if (Number.isNaN(minutes)) return iso
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  if (minutes < 48 * 60) return 'yesterday'
  return then.toISOString().slice(0, 10)
}

/** `180004` as `18.4`. */
export function version(serverVersion: number): string {
  return `${Math.floor(serverVersion / 10000)}.${serverVersion % 10000}`
}
