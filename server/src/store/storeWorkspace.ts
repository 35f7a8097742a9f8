// Typed access to who works on the store and by which rules: members, projects, environments.
import type { Environment, Member, Project } from '#protocol/environment.ts'
import { fail } from '../failure/failed.ts'
import type { Link } from './link.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'me'
  | 'members'
  | 'setMember'
  | 'environments'
  | 'saveEnvironment'
  | 'projects'
  | 'saveProject'
  | 'projectMembers'
  | 'setProjectMember'
>

export function storeWorkspace(link: Link): Part {
  return {
    async me() {
      const [member] = await link.rows<Member>(`
        select login, role, active
        from plumbline.member
        where login = session_user::text
          and plumbline.my_role() is not null`)
      return (
        member ??
        fail('notAllowed', 'This login is not a member of the store', {
          hint: 'An owner of the store adds members.',
        })
      )
    },

    members: () =>
      link.rows<Member>(`
        select login, role, active
        from plumbline.member
        order by login`),

    async setMember(login, role, active) {
      await link.call('set_member', login, role, active)
    },

    environments: () =>
      link.rows<Environment>(`
        select
          id,
          name,
          position,
          json_build_object(
            'approval', approval,
            'selfApproval', self_approval,
            'rollout', rollout,
            'protected', protected,
            'advisorPreset', advisor_preset
          ) as policy
        from plumbline.environment
        order by position, id`),

    async saveEnvironment(e) {
      const saved = await link.call<{ save_environment: number }>(
        'save_environment',
        e.id ?? null,
        e.name,
        e.position,
        JSON.stringify(e.policy),
      )
      return saved.save_environment
    },

    projects: () =>
      link.rows<Project>(`
        select id, name
        from plumbline.project
        order by id`),

    async saveProject(p) {
      const saved = await link.call<{ save_project: number }>('save_project', p.id ?? null, p.name)
      return saved.save_project
    },

    async projectMembers(projectId) {
      const rows = await link.rows<{ login: string }>(
        `
        select login
        from plumbline.project_member
        where project_id = $1
        order by login`,
        [projectId],
      )
      return rows.map(row => row.login)
    },

    async setProjectMember(projectId, login, joined) {
      await link.call('set_project_member', projectId, login, joined)
    },
  }
}
