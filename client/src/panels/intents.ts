// Reads what a page sends. A page shows text of databases and people, so nothing of it is believed
// before its shape is known. Pure.
import type { IssueAct } from '#protocol/issueAct.ts'
import type { IssuePageIntent, IssueQuestion, ResultsPageIntent } from '#protocol/page.ts'

type Fields = Readonly<Record<string, unknown>>

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

const isId = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isText = (value: unknown): value is string => typeof value === 'string'

/** The intent, or undefined when it is none. Fields that are not its own are dropped. */
export function issueIntent(message: unknown): IssuePageIntent | undefined {
  const given = fields(message)
  if (!given) return undefined
  const { kind, taskId, start, end, from, to, rule, url } = given
  switch (kind) {
    case 'ready':
    case 'refresh':
    case 'showLog':
      return { kind }
    case 'act': {
      const act = issueAct(given.act)
      return act && { kind, act }
    }
    case 'actOnEach': {
      const { act, taskIds } = given
      if (act !== 'run' && act !== 'retry') return undefined
      return Array.isArray(taskIds) && taskIds.every(isId) ? { kind, act, taskIds } : undefined
    }
    case 'ask': {
      const question = issueQuestion(given.question)
      return question && { kind, question }
    }
    case 'openSql':
      if (!isId(taskId)) return undefined
      return isId(start) && isId(end) ? { kind, taskId, start, end } : { kind, taskId }
    case 'compareRevisions':
      return isId(taskId) && isId(from) && isId(to) ? { kind, taskId, from, to } : undefined
    case 'reviseSql':
    case 'viewDifference':
    case 'revertChange':
    case 'restoreRows':
      return isId(taskId) ? { kind, taskId } : undefined
    case 'openRule':
      return isText(rule) && /^[a-z0-9-]+$/.test(rule) ? { kind, rule } : undefined
    case 'openLink':
      return isText(url) && /^https?:\/\//i.test(url) ? { kind, url } : undefined
    default:
      return undefined
  }
}

/** Acts that the page sends itself; the others are asked for by its host. */
function issueAct(value: unknown): IssueAct | undefined {
  const given = fields(value)
  if (!given) return undefined
  const { kind, environmentId, seal, comment, taskId, text, description, start, end, revision } = given
  switch (kind) {
    case 'approve':
    case 'reject':
      return isId(environmentId) && isText(seal) && isText(comment)
        ? { kind, environmentId, seal, comment }
        : undefined
    case 'run':
    case 'retry':
    case 'cancelTask':
      return isId(taskId) ? { kind, taskId } : undefined
    case 'comment':
      if (!isText(text) || text.trim() === '') return undefined
      return isId(start) && isId(end) && isId(revision)
        ? { kind, text, start, end, revision }
        : { kind, text }
    case 'edit':
      return isText(description) ? { kind, description } : undefined
    case 'recheck':
    case 'resolve':
    case 'cancel':
      return { kind }
    default:
      return undefined
  }
}

function issueQuestion(value: unknown): IssueQuestion | undefined {
  const given = fields(value)
  if (!given) return undefined
  const { what, taskId, attemptId } = given
  switch (what) {
    case 'title':
    case 'assignee':
    case 'labels':
      return { what }
    case 'skip':
    case 'schedule':
      return isId(taskId) ? { what, taskId } : undefined
    case 'settle':
      return isId(attemptId) ? { what, attemptId } : undefined
    default:
      return undefined
  }
}

/** What the results page sends. */
export function resultsIntent(message: unknown): ResultsPageIntent | undefined {
  const given = fields(message)
  switch (given?.kind) {
    case 'ready':
    case 'cancel':
    case 'makeIssue':
    case 'openConsole':
    case 'showFailure':
      return { kind: given.kind }
    case 'openValue':
      return isText(given.text) && isText(given.type)
        ? { kind: 'openValue', text: given.text, type: given.type }
        : undefined
    case 'copy':
      return isText(given.text) ? { kind: 'copy', text: given.text } : undefined
    default:
      return undefined
  }
}
