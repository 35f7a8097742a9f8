// Finds the command named first and hands it the rest. Each command has its own help; one that is
// not asked for is not loaded; those that connect to databases stand in commands.ts.
import { exitCode, type Io, type Run } from './command.ts'

const connecting = (name: keyof typeof import('./commands.ts').commands) => async () =>
  (await import('./commands.ts')).commands[name]()

const commands: Readonly<
  Record<string, { readonly says: string; readonly load: () => Promise<{ run: Run }> }>
> = {
  lint: { says: 'look for hazards in SQL files', load: () => import('./lint.ts') },
  explain: { says: 'what each statement locks, rewrites and reads', load: () => import('./explain.ts') },
  rules: { says: "the advisor's rules and their names elsewhere", load: () => import('./rules.ts') },
  issue: { says: 'make, show, approve and run issues', load: connecting('issue') },
  rollout: { says: 'run what is approved; find out about lost runs', load: connecting('rollout') },
  history: { says: 'changes of a database or a project', load: connecting('history') },
  baseline: { says: 'accept live schemas as recorded', load: connecting('baseline') },
  revert: { says: 'take live schemas back to the recorded ones', load: connecting('revert') },
  restore: { says: 'put back the rows kept before a change', load: connecting('restore') },
  migrations: {
    says: 'what waits of a folder of migrations; apply it',
    load: connecting('migrations'),
  },
  instance: { says: 'servers: list, test, add, sync, remove', load: connecting('instance') },
  database: { says: 'databases: list, assign, ignore in drift', load: connecting('database') },
  store: { says: "make a team's store; its members", load: connecting('store') },
  schema: {
    says: 'print schemas, compare them, plan from one to another',
    load: connecting('schema'),
  },
  drift: { says: 'look for schemas that changed behind your back', load: connecting('drift') },
  verify: { says: 'look for tampering in the store', load: connecting('verify') },
}

function help(): string {
  const names = Object.entries(commands).map(([name, { says }]) => `  ${name.padEnd(12)} ${says}`)
  return ['plumbline COMMAND [--help]', 'plumbline --version', '', ...names].join('\n')
}

/** The exit code of the command that `argv` names. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(help())
    return name === undefined ? exitCode.usage : exitCode.done
  }
  if (name === '--version') {
    io.out(io.version)
    return exitCode.done
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    io.err(`plumbline: there is no command ${name}`)
    io.err(help())
    return exitCode.usage
  }
  return (await command.load()).run(rest, io)
}
