// A folder of files in which the command line runs, another one for each test. Not for other rooms.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { commandLine } from './support.ts'

/** The command line that reads nothing. */
export const plumbline = commandLine(() => ({}))

/** The command line with `input` on its standard input. */
export const reading = (input: string) => commandLine(() => ({}), input)

/** Makes the folder before each test of the suite and takes it away behind it; answers how to write a file. */
export function workFolder(): (name: string, text: string) => void {
  const home = process.cwd()
  let folder = ''
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'plumbline-work-')))
    process.chdir(folder)
  })
  afterEach(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true, force: true })
  })
  return (name, text) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}
