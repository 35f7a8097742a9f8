// An issue as text on a terminal.
import type { Check, IssueView, Task } from '#protocol/issue.ts'
import type { IssueSummary } from '#protocol/overview.ts'

const marks: Readonly<Record<Check['status'], string>> = {
  running: '…',
  passed: '✓',
  warning: '!',
  failed: '✗',
  notChecked: '-',
}

export function issueText(view: IssueView): string {
  const { issue, stages, projectName } = view
  const lines = [
    `#${issue.id} ${line(issue.title)}`,
    `  ${issue.type}, ${issue.status}, revision ${issue.revision} of ${projectName}, by ${issue.creator}`,
    `  seal ${view.revisions.at(-1)?.seal ?? ''}`,
    ...(issue.assignee ? [`  assigned to ${line(issue.assignee)}`] : []),
    ...(issue.subscribers.length > 0 ? [`  followed by ${line(issue.subscribers.join(', '))}`] : []),
    ...optionsLines(view),
  ]
  for (const stage of stages) {
    lines.push('', `${stage.environmentName}: ${approvalWords[stage.approval]}`)
    for (const task of stage.tasks) lines.push(...taskLines(task))
  }
  if (view.actions.length > 0) lines.push('', `You may: ${view.actions.join(', ')}.`)
  return lines.join('\n')
}

/** How the SQL will run: approved together with it. */
function optionsLines({ issue, revisions }: IssueView): readonly string[] {
  const options = revisions.at(-1)?.options
  if (!options || issue.type === 'baseline' || issue.type === 'createDatabase') return []
  const { lockTimeout, statementTimeout, retries, searchPath, role, priorBackup } = options
  const said = [
    `lock timeout ${lockTimeout} ms, ${retries} retries`,
    `statement timeout ${statementTimeout === 0 ? 'none' : `${statementTimeout} ms`}`,
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(priorBackup === 'none' ? [] : [`rows kept in the ${priorBackup}`]),
    `search_path ${searchPath}`,
  ]
  return [`  ${line(said.join('; '))}`]
}

const approvalWords = {
  notNeeded: 'no approval needed',
  waiting: 'waiting for approval',
  approved: 'approved',
  rejected: 'rejected',
} as const

function taskLines(task: Task): string[] {
  const attempt = task.attempts.at(-1)
  const lines = [`  task ${task.id} on ${line(task.databaseName)}: ${task.status}`]
  for (const check of task.checks) {
    lines.push(`    ${marks[check.status]} ${check.kind}: ${line(check.summary)}`)
    if (check.status === 'passed') continue
    for (const detail of check.details.slice(0, 10)) {
      lines.push(`        ${line(detail.title)}${detail.text ? ` ${line(detail.text)}` : ''}`)
    }
  }
  if (task.steps.length > 1) {
    for (const step of task.steps) {
      const alone = step.transactional ? '' : ' (alone, outside a transaction)'
      lines.push(`    step ${step.index + 1}${alone}: ${line(step.label)}`)
    }
  }
  if (attempt) {
    lines.push(
      `    attempt ${attempt.number}: ${attempt.status}${attempt.how ? `, ${line(attempt.how)}` : ''}`,
    )
    const { failure } = attempt
    if (failure) {
      lines.push(`        ${line(failure.message)}`)
      for (const more of [failure.detail, failure.hint]) if (more) lines.push(`        ${line(more)}`)
    }
  }
  if (task.skipReason) lines.push(`    skipped: ${line(task.skipReason)}`)
  if (task.changeId !== undefined) lines.push(`    change ${task.changeId}`)
  return lines
}

export function issueLine({ issue, state, waitingForViewer }: IssueSummary): string {
  return `#${String(issue.id).padEnd(5)} ${state.padEnd(22)} ${line(issue.title)}${waitingForViewer ? ' *' : ''}`
}

/** Text from a database or a person on one line, its control characters out: it must not steer the terminal. */
export function line(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Bidi_Control}]/gu, '�')
}
