// The text of a file of SQL that `plumbline lint` looks at.
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'

/**
 * A file's text, with its byte order mark and line ends, or why it cannot be had. Read at once: to
 * wait for each of a thousand small files takes longer than to read them.
 */
export function textOf(file: string): string | { readonly problem: string } {
  try {
    const bytes = readFileSync(file)
    return isUtf8(bytes) ? bytes.toString('utf8') : { problem: `${file} is not UTF-8 text` }
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? error})` }
  }
}
