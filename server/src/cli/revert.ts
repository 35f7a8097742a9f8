// `plumbline revert`: an issue whose SQL takes live schemas back to the recorded ones.
import { ofDatabases } from './baseline.ts'
import { exitCodeHelp, type Run, storeHelp } from './command.ts'

const help = `plumbline revert DATABASE...            or --database NAME, repeated
plumbline revert --change N

Makes an issue with DDL that takes the live schema back to the recorded one, or undoes what
one change did to the schema. It is an ordinary issue: its checks run, and where policy asks
for approval, it waits for it.

  --change N           the change to undo, as plumbline history numbers it
  --project NAME       where the issue belongs
  --description TEXT
${storeHelp}
${exitCodeHelp}`

export const run: Run = ofDatabases('revert', help)
