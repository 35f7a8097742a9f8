// What a new store starts with: its first owner, two environments, and where databases go that
// nobody assigned yet. An owner changes all of it later.
import type { EnvironmentPolicy } from '#protocol/environment.ts'
import type { Setup } from './install.ts'

interface Statement {
  readonly text: string
  readonly values: readonly (string | number)[]
}

const test: EnvironmentPolicy = {
  approval: 'never',
  selfApproval: true,
  rollout: 'automatic',
  protected: false,
  advisorPreset: 'recommended',
}

/** An approved change runs by itself; alone, one approves one's own. */
const prod: Readonly<Record<Setup['for'], EnvironmentPolicy>> = {
  single: { ...test, approval: 'anyone', protected: true },
  team: { ...test, approval: 'dba', selfApproval: false, protected: true },
}

export function defaults(setup: Setup): Statement[] {
  const projects = setup.for === 'single' ? ['Sample Project'] : []
  return [
    { text: "select plumbline.put_member($1, 'owner', true)", values: [setup.owner] },
    {
      text: `
        select plumbline.log('member', null, to_jsonb(m))
        from plumbline.member m
        where login = $1`,
      values: [setup.owner],
    },
    ...environment('Test', 1, test),
    ...environment('Prod', 2, prod[setup.for]),
    {
      text: "insert into plumbline.project (name, is_default) values ('Default Project', true)",
      values: [],
    },
    ...projects.map(name => ({ text: 'insert into plumbline.project (name) values ($1)', values: [name] })),
  ]
}

/** Two statements: the second has to see what the first made. */
function environment(name: string, position: number, policy: EnvironmentPolicy): Statement[] {
  return [
    {
      text: 'select plumbline.put_environment(null, $1, $2, $3)',
      values: [name, position, JSON.stringify(policy)],
    },
    {
      text: `
        select plumbline.log('environment', null, to_jsonb(e))
        from plumbline.environment e
        where name = $1`,
      values: [name],
    },
  ]
}
