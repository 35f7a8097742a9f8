// Offsets of PostgreSQL (UTF-8 bytes in syntax trees, characters in error positions) as UTF-16
// indexes, which the editor and JavaScript count in. Not line and column: that is lineIndex.ts.

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant, with its control characters.
const ascii = /^[\x00-\x7f]*$/

export function isAscii(text: string): boolean {
  return ascii.test(text)
}

/** The UTF-16 index of a UTF-8 byte offset; inside a character, the character's start. */
export function indexOfByte(text: string, byte: number): number {
  let bytes = 0
  let i = 0
  while (i < text.length) {
    const code = text.charCodeAt(i)
    let units = 1
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (isPair(text, i, code)) {
      bytes += 4
      units = 2
    } else bytes += 3
    if (bytes > byte) return i
    i += units
  }
  return i
}

/** The UTF-8 byte offset of a UTF-16 index. */
export function byteOfIndex(text: string, index: number): number {
  let bytes = 0
  for (let i = 0; i < index; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (isPair(text, i, code)) {
      bytes += 4
      i++
    } else bytes += 3
  }
  return bytes
}

/** The UTF-16 index of a character (code point) offset. */
export function indexOfCharacter(text: string, character: number): number {
  let i = 0
  for (let seen = 0; seen < character && i < text.length; seen++)
    i += isPair(text, i, text.charCodeAt(i)) ? 2 : 1
  return i
}

/** A lone surrogate is sent to the parser as three bytes of its own. */
function isPair(text: string, at: number, code: number): boolean {
  if (code < 0xd800 || code > 0xdbff) return false
  const next = text.charCodeAt(at + 1)
  return next >= 0xdc00 && next <= 0xdfff
}
