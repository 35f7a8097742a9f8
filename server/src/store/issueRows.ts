// How rows become the parts of an issue: SQL expressions that build the contract's objects as JSON.
// Nulls are stripped at the end (json_strip_nulls), so that what is null is absent.

export const issueJson = `
  json_build_object(
    'id', i.id,
    'projectId', i.project_id,
    'type', i.type,
    'title', i.title,
    'description', i.description,
    'status', i.status,
    'creator', i.creator,
    'assignee', i.assignee,
    'labels', i.labels,
    'subscribers', array(
      select s.login
      from plumbline.subscriber s
      where s.issue_id = i.id
      order by s.login
    ),
    'revision', i.revision,
    'createdAt', plumbline.iso(i.created_at),
    'updatedAt', plumbline.iso(i.updated_at)
  )`

const taskFields = `
    'id', t.id,
    'issueId', t.issue_id,
    'databaseId', coalesce(t.database_id, 0),
    'instanceId', t.instance_id,
    'databaseName', t.database_name,
    'environmentId', t.environment_id,
    'status', t.status,
    'notBefore', plumbline.iso(t.not_before),
    'skipReason', t.skip_reason,
    'changeId', (
      select max(c.id)
      from plumbline.change c
      where c.task_id = t.id
    ),
    'supersededBy', (
      select t.revision + 1
      from plumbline.issue n
      where n.id = t.issue_id
        and n.revision > t.revision
    )`

/** A TaskRecord from `plumbline.task t`. */
export const taskRecordJson = `json_build_object(${taskFields})`

/** An Attempt from `plumbline.attempt a`. */
export const attemptJson = `
  json_build_object(
    'id', a.id,
    'taskId', a.task_id,
    'number', a.number,
    'status', a.status,
    'runner', a.runner,
    'startedAt', plumbline.iso(a.started_at),
    'endedAt', plumbline.iso(a.ended_at),
    'how', a.how,
    'steps', a.steps,
    'stepsDone', a.steps_done,
    'results', a.results || a.pending_results,
    'log', (
      select coalesce(json_agg(json_build_object(
        'at', plumbline.iso(l.at),
        'kind', l.kind,
        'text', l.text,
        'step', l.step
      ) order by l.seq), '[]')
      from plumbline.attempt_log l
      where l.attempt_id = a.id
    ),
    'failure', a.failure
  )`

/** A Task from `plumbline.task t`. */
export const taskJson = `
  json_build_object(${taskFields},
    'checks', (
      select coalesce(json_agg(json_build_object(
        'taskId', c.task_id,
        'revision', c.revision,
        'kind', c.kind,
        'status', c.status,
        'summary', c.summary,
        'details', c.details,
        'schemas', c.schemas,
        'at', plumbline.iso(c.at),
        'by', c.recorded_by
      ) order by c.kind), '[]')
      from plumbline.task_check c
      where c.task_id = t.id
        and c.revision = t.revision
    ),
    'attempts', (
      select coalesce(json_agg(${attemptJson} order by a.number), '[]')
      from plumbline.attempt a
      where a.task_id = t.id
    ),
    'steps', coalesce((
      select s.steps
      from plumbline.task_steps s
      where s.task_id = t.id
        and s.revision = t.revision
    ), '[]')
  )`

/** A Revision from `plumbline.revision r`; its targets name their script by hash, sent once each. */
export const revisionJson = `
  json_build_object(
    'issueId', r.issue_id,
    'number', r.number,
    'author', r.author,
    'createdAt', plumbline.iso(r.created_at),
    'seal', encode(r.seal, 'hex'),
    'options', r.options::json,
    'version', r.version,
    'file', r.file,
    'createDatabase', r.create_database::json
  )`

export const targetsJson = `
  (
    select coalesce(json_agg(json_build_object(
      'databaseId', coalesce(g.database_id, 0),
      'instanceId', g.instance_id,
      'databaseName', g.database_name,
      'environmentId', g.environment_id,
      'script', encode(g.script, 'hex')
    ) order by g.position), '[]')
    from plumbline.target g
    where g.issue_id = r.issue_id
      and g.revision = r.number
  )`
