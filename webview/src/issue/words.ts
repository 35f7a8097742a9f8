// The words and icons of an issue's parts: one table for each union, so that none is forgotten.
import type {
  AttemptStatus,
  CheckKind,
  CheckStatus,
  IssueStatus,
  IssueType,
  LogEntry,
  Stage,
  TaskStatus,
} from '#protocol/issue.ts'

/** Colour by meaning; always beside an icon and a word. */
export type Tone = 'quiet' | 'good' | 'warn' | 'bad' | 'active'

export interface Look {
  readonly word: string
  /** A codicon. */
  readonly icon: string
  readonly tone: Tone
}

const look = (word: string, icon: string, tone: Tone): Look => ({ word, icon, tone })

export const typeWord = {
  createDatabase: 'Create database',
  alterSchema: 'Alter schema',
  changeData: 'Change data',
  baseline: 'Baseline',
  revert: 'Revert',
} as const satisfies Readonly<Record<IssueType, string>>

export const issueLook = {
  open: look('Open', 'issues', 'active'),
  done: look('Done', 'pass-filled', 'good'),
  cancelled: look('Cancelled', 'circle-slash', 'quiet'),
} as const satisfies Readonly<Record<IssueStatus, Look>>

export const taskLook = {
  pendingApproval: look('Waiting for approval', 'account', 'warn'),
  pending: look('Waiting to run', 'watch', 'quiet'),
  running: look('Running', 'sync', 'active'),
  done: look('Done', 'pass-filled', 'good'),
  failed: look('Failed', 'error', 'bad'),
  cancelled: look('Cancelled', 'circle-slash', 'quiet'),
  skipped: look('Skipped', 'debug-step-over', 'quiet'),
} as const satisfies Readonly<Record<TaskStatus, Look>>

export const approvalLook = {
  notNeeded: look('No approval needed', 'unlock', 'quiet'),
  waiting: look('Approval needed', 'account', 'warn'),
  approved: look('Approved', 'verified-filled', 'good'),
  rejected: look('Rejected', 'error', 'bad'),
} as const satisfies Readonly<Record<Stage['approval'], Look>>

export const checkLook = {
  running: look('Running', 'sync', 'active'),
  passed: look('Passed', 'pass-filled', 'good'),
  warning: look('Warning', 'warning', 'warn'),
  failed: look('Failed', 'error', 'bad'),
  notChecked: look('Not checked', 'circle-slash', 'quiet'),
} as const satisfies Readonly<Record<CheckStatus, Look>>

/** The order in which a reviewer reads them. */
export const checkOrder: readonly CheckKind[] = [
  'risk',
  'connection',
  'syntax',
  'statementKind',
  'advisor',
  'dryRun',
  'drift',
  'order',
]

export const checkWord = {
  connection: 'Connection',
  syntax: 'Syntax',
  statementKind: 'Statements',
  advisor: 'Advisor',
  dryRun: 'Dry run',
  drift: 'Drift',
  order: 'Order',
  risk: 'Risk',
} as const satisfies Readonly<Record<CheckKind, string>>

export const attemptLook = {
  running: look('Running', 'sync', 'active'),
  commitPending: look('Committing', 'sync', 'active'),
  applied: look('Applied', 'pass-filled', 'good'),
  notApplied: look('Not applied', 'error', 'bad'),
  unknown: look('Outcome unknown', 'question', 'bad'),
} as const satisfies Readonly<Record<AttemptStatus, Look>>

export const logIcon = {
  claimed: 'person',
  connected: 'plug',
  stepStarted: 'play',
  statement: 'check',
  notice: 'info',
  blocked: 'lock',
  kept: 'archive',
  retry: 'refresh',
  commitPending: 'git-commit',
  committed: 'pass',
  rolledBack: 'discard',
  cancelRequested: 'circle-slash',
  resolved: 'verified',
  failed: 'error',
} as const satisfies Readonly<Record<LogEntry['kind'], string>>

/** Who is in the way is only named by the run. */
export const logText = ({ kind, text }: LogEntry) => (kind === 'blocked' ? `In its way: ${text}` : text)

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${String(value).replace(/\B(?=(\d{3})+$)/g, ',')} ${value === 1 ? one : many}`
}

/** Names in a sentence: the first few, and how many there are beside them. */
export function listed(names: readonly string[]): string {
  if (names.length <= mostNames) return names.join(', ')
  return `${names.slice(0, mostNames).join(', ')} and ${plural(names.length - mostNames, 'more', 'more')}`
}

const mostNames = 4

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 60) return `${(milliseconds / 1000).toFixed(1).replace(/\.0$/, '')} s`
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export function ago(iso: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000)
  if (Number.isNaN(minutes)) return iso
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`
  if (minutes < 48 * 60) return 'yesterday'
  return new Date(iso).toLocaleDateString(undefined, { dateStyle: 'medium' })
}
