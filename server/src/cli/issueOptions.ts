// What may stand behind `plumbline issue`, and its help. What is made of it: issue.ts, issueWish.ts.
import { type Arguments, exitCodeHelp, storeHelp } from './command.ts'

export const help = `plumbline issue create [options]        make an issue; its checks run, then what policy lets run
plumbline issue list [--status open|closed]
plumbline issue show ISSUE
plumbline issue approve ISSUE           approve the stages that wait for you
plumbline issue reject ISSUE --comment TEXT
plumbline issue run ISSUE               run its tasks whose turn it is
plumbline issue retry ISSUE             retry its failed and cancelled tasks
plumbline issue skip ISSUE --task N --reason TEXT
plumbline issue cancel ISSUE [--task N] cancel a task, or the whole issue
plumbline issue resolve ISSUE           close it when every task is done or skipped
plumbline issue comment ISSUE TEXT
plumbline issue recheck ISSUE           run its checks again
plumbline issue subscribe ISSUE         be named among those who follow it; unsubscribe ends that
plumbline issue settle ISSUE --attempt N --outcome applied|notApplied --reason TEXT

Options of create
  --type TYPE          alterSchema (default), changeData, createDatabase, baseline or revert
  --database NAME      a database, or instance/database; may be repeated
  --file PATH          the SQL, a migration file; - for standard input
  --sql TEXT           the SQL itself
  --project NAME       where it belongs; the databases' own when absent
  --title TEXT         made from the SQL when absent
  --description TEXT
  --assignee LOGIN
  --prior-backup store keep the rows that the SQL changes or deletes, so that they can be restored;
                       target keeps them in the database itself
  --restore N          of changeData: put back the rows kept before this change
  --change N           of a revert: undo this change instead of the drift of databases
  --name, --owner, --encoding, --collation, --template, --instance, --environment
                       of the database to be created

Options of the others
  --task N             only this task
  --environment NAME   only this stage
  --seal SEAL          refuse when the issue was revised since you saw this seal
  --comment TEXT       of an approval or a rejection
${storeHelp}
${exitCodeHelp}`

export const options = {
  type: { type: 'string' },
  database: { type: 'string', multiple: true },
  file: { type: 'string' },
  sql: { type: 'string' },
  project: { type: 'string' },
  title: { type: 'string' },
  description: { type: 'string' },
  assignee: { type: 'string' },
  change: { type: 'string' },
  'prior-backup': { type: 'string' },
  restore: { type: 'string' },
  name: { type: 'string' },
  owner: { type: 'string' },
  encoding: { type: 'string' },
  collation: { type: 'string' },
  template: { type: 'string' },
  instance: { type: 'string' },
  environment: { type: 'string' },
  status: { type: 'string' },
  task: { type: 'string' },
  attempt: { type: 'string' },
  outcome: { type: 'string' },
  reason: { type: 'string' },
  comment: { type: 'string' },
  seal: { type: 'string' },
} as const

export type Values = Arguments<typeof options>['values']
