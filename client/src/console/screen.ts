// Draws the text being typed into a terminal: prompts before the lines, wrapping as the terminal wraps,
// and the cursor at its place. Pure: answers the characters to write.

/** How many columns a text takes. Wide scripts and emoji take two, combining marks none. */
export function width(text: string): number {
  let columns = 0
  for (const { segment } of segments.segment(text)) {
    if (/^[\p{Cc}\p{Mn}\p{Me}\p{Cf}]/u.test(segment)) continue
    columns += wide.test(segment) ? 2 : 1
  }
  return columns
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u

export interface Drawing {
  readonly text: string
  readonly cursor: number
  /** Prompt of the first line, and of the lines after it. */
  readonly prompt: string
  readonly continued: string
  readonly columns: number
}

/** Row of the cursor in the last drawing, counted from its first row: where the next one begins. */
export interface Drawn {
  readonly output: string
  readonly cursorRow: number
}

/** Columns of a text without its escape sequences. */
const esc = '\x1b'
const colour = new RegExp(`${esc}\\[[0-9;]*m`, 'g')
const plainWidth = (text: string) => width(text.replace(colour, ''))

export function draw(drawing: Drawing, previousRow: number): Drawn {
  const { text, cursor, prompt, continued, columns } = drawing
  const lines = text.split('\n')
  let output = `${previousRow > 0 ? `\x1b[${previousRow}A` : ''}\r\x1b[J`
  let row = 0
  let cursorRow = 0
  let cursorColumn = 0
  let offset = 0
  for (const [index, line] of lines.entries()) {
    const before = index === 0 ? prompt : continued
    const used = plainWidth(before)
    if (cursor >= offset && cursor <= offset + line.length) {
      const place = used + width(line.slice(0, cursor - offset))
      cursorRow = row + Math.floor(place / columns)
      cursorColumn = place % columns
    }
    const total = used + width(line)
    output += before + line
    // A line that fills its last row exactly leaves the terminal's cursor hanging: push it on.
    if (total > 0 && total % columns === 0) output += ' \r\x1b[K'
    row += Math.floor(total / columns)
    if (index < lines.length - 1) {
      output += '\r\n'
      row++
    }
    offset += line.length + 1
  }
  if (row > cursorRow) output += `\x1b[${row - cursorRow}A`
  output += `\r${cursorColumn > 0 ? `\x1b[${cursorColumn}C` : ''}`
  return { output, cursorRow }
}
