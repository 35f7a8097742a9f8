// Typed access to issues: making, revising, discussing, reviewing and reading them.
import type { Activity, Approval, Issue, Revision, RevisionDraft, Target, Task } from '#protocol/issue.ts'
import { fail } from '../failure/failed.ts'
import { issueJson, revisionJson, targetsJson, taskJson, taskRecordJson } from './issueRows.ts'
import type { Link, Value } from './link.ts'
import { pageOf, pageSize, pageStart } from './paging.ts'
import type { IssueListed, IssueRecord } from './records.ts'
import { createDatabaseText, optionsText, sealOf } from './seal.ts'
import type { Store } from './store.ts'

type Part = Pick<
  Store,
  | 'createIssue'
  | 'reviseIssue'
  | 'editIssue'
  | 'commentIssue'
  | 'reviewIssue'
  | 'resolveIssue'
  | 'cancelIssue'
  | 'subscribeIssue'
  | 'issue'
  | 'issues'
>

export function storeIssues(link: Link): Part {
  return {
    async createIssue(i) {
      const made = await link.call<{ create_issue: number }>(
        'create_issue',
        i.projectId,
        i.type,
        i.title,
        i.description,
        i.assignee ?? null,
        ...draftValues(i.draft),
      )
      return made.create_issue
    },

    async reviseIssue(id, expectedRevision, draft) {
      const made = await link.call<{ revise_issue: number }>(
        'revise_issue',
        id,
        expectedRevision,
        ...draftValues(draft),
      )
      return made.revise_issue
    },

    async editIssue(id, edit) {
      await link.call('edit_issue', id, JSON.stringify(edit))
    },

    async commentIssue(id, comment) {
      await link.call(
        'comment_issue',
        id,
        comment.text,
        comment.revision ?? null,
        comment.start ?? null,
        comment.end ?? null,
      )
    },

    async reviewIssue(id, review) {
      await link.call(
        'review_issue',
        id,
        review.revision,
        review.environmentId,
        review.verdict,
        review.seal,
        review.comment,
      )
    },

    async resolveIssue(id) {
      await link.call('resolve_issue', id)
    },

    async cancelIssue(id) {
      await link.call('cancel_issue', id)
    },

    async subscribeIssue(id, subscribed) {
      await link.call('subscribe_issue', id, subscribed)
    },

    async issue(id) {
      const [row] = await link.rows<{ document: IssueDocument }>(issueQuery, [id])
      if (!row) return fail('notFound', `There is no issue ${id}, or it is in a project you are not in`)
      return recordOf(row.document)
    },

    async issues(filter) {
      const limit = pageSize(filter.limit)
      const rows = await link.rows<{ id: number; document: IssueListed }>(issuesQuery, [
        filter.status ?? null,
        filter.projectId ?? null,
        pageStart(filter.page),
        limit + 1,
      ])
      const page = pageOf(rows, limit)
      return { ...page, items: page.items.map(row => row.document) }
    },
  }
}

/** Each SQL text travels once; targets name it by its place in the list. */
function draftValues(draft: RevisionDraft): Value[] {
  const places = new Map<string, number>()
  const targets = draft.targets.map(({ sql, ...target }) => {
    const script = places.get(sql) ?? places.size + 1
    places.set(sql, script)
    return { ...target, script }
  })
  return [
    [...places.keys()],
    JSON.stringify(targets),
    optionsText(draft.options),
    draft.version ?? null,
    draft.file ?? null,
    createDatabaseText(draft.createDatabase),
  ]
}

interface IssueDocument {
  readonly issue: Issue
  readonly projectName: string
  readonly revisions: readonly Omit<Revision, 'targets'>[]
  readonly targets: readonly (readonly (Omit<Target, 'sql'> & { readonly script: string })[])[]
  readonly scripts: Readonly<Record<string, string>>
  readonly tasks: readonly Task[]
  readonly approvals: readonly Approval[]
  readonly activities: readonly Activity[]
}

function recordOf(document: IssueDocument): IssueRecord {
  const { targets, scripts, ...rest } = document
  const revisions = document.revisions.map((revision, index): Revision => {
    const whole = {
      ...revision,
      targets: (targets[index] ?? []).map(({ script, ...target }) => ({
        ...target,
        sql: scripts[script] ?? '',
      })),
    }
    if (sealOf(document.issue.type, whole) !== revision.seal)
      fail(
        'conflict',
        `Revision ${revision.number} of issue ${revision.issueId} was altered behind the store`,
        {
          detail: 'What the store answers no longer matches the seal its author was given.',
          hint: 'Run plumbline verify, and trust nothing of this issue until it is explained.',
        },
      )
    return whole
  })
  return { ...rest, revisions }
}

/** One statement, so that all of it is of one moment. */
const issueQuery = `
  select json_strip_nulls(json_build_object(
    'issue', ${issueJson},
    'projectName', p.name,
    'revisions', (
      select json_agg(${revisionJson} order by r.number)
      from plumbline.revision r
      where r.issue_id = i.id
    ),
    'targets', (
      select json_agg(${targetsJson} order by r.number)
      from plumbline.revision r
      where r.issue_id = i.id
    ),
    'scripts', (
      select json_object_agg(encode(s.hash, 'hex'), s.sql)
      from plumbline.script s
      where s.hash in (
        select g.script
        from plumbline.target g
        where g.issue_id = i.id
      )
    ),
    'tasks', (
      select coalesce(json_agg(${taskJson} order by e.position, e.id, t.position, t.id), '[]')
      from plumbline.task t
      join plumbline.environment e on e.id = t.environment_id
      where t.issue_id = i.id
    ),
    'approvals', (
      select coalesce(json_agg(json_build_object(
        'revision', v.revision,
        'environmentId', v.environment_id,
        'reviewer', v.reviewer,
        'verdict', v.verdict,
        'comment', v.comment,
        'at', plumbline.iso(v.at)
      ) order by v.id), '[]')
      from plumbline.review v
      where v.issue_id = i.id
    ),
    'activities', (
      select coalesce(json_agg(json_build_object(
        'id', y.id,
        'at', plumbline.iso(y.at),
        'actor', y.actor,
        'kind', y.kind,
        'text', y.text,
        'revision', y.revision,
        'taskId', y.task_id,
        'start', y.range_start,
        'end', y.range_end
      ) order by y.id), '[]')
      from plumbline.activity y
      where y.issue_id = i.id
    )
  )) as document
  from plumbline.issue i
  join plumbline.project p on p.id = i.project_id
  where i.id = $1`

const issuesQuery = `
  select i.id, json_strip_nulls(json_build_object(
    'issue', ${issueJson},
    'projectName', p.name,
    'tasks', (
      select coalesce(json_agg(${taskRecordJson} order by e.position, e.id, t.position, t.id), '[]')
      from plumbline.task t
      join plumbline.environment e on e.id = t.environment_id
      where t.issue_id = i.id
    ),
    'stages', (
      select coalesce(json_agg(json_build_object(
        'environmentId', s.environment_id,
        'approval', s.approval
      ) order by e.position, e.id), '[]')
      from plumbline.stages(i.id) s
      join plumbline.environment e on e.id = s.environment_id
    ),
    'hindered', array(
      select t.id
      from plumbline.task t
      where t.issue_id = i.id
        and t.status = 'pending'
        and exists (
          select
          from plumbline.task_check c
          where c.task_id = t.id
            and c.revision = i.revision
            and c.status = 'failed'
        )
      order by t.id
    ),
    'unsettled', array(
      select t.id
      from plumbline.task t
      join plumbline.attempt a on a.task_id = t.id
      where t.issue_id = i.id
        and a.status = 'unknown'
      order by t.id
    ),
    'file', (
      select r.file
      from plumbline.revision r
      where r.issue_id = i.id
        and r.number = i.revision
    ),
    'authors', array(
      select distinct r.author
      from plumbline.revision r
      where r.issue_id = i.id
      order by r.author
    )
  )) as document
  from plumbline.issue i
  join plumbline.project p on p.id = i.project_id
  where ($1::text is null or (i.status = 'open') = ($1 = 'open'))
    and ($2::int is null or i.project_id = $2)
    and ($3::bigint is null or i.id < $3)
  order by i.id desc
  limit $4`
