// From a wish to an issue: the server makes the draft, the person gives it a title and an assignee,
// and its page opens. Used by every verb that makes an issue.
import { ProgressLocation, window } from 'vscode'
import type { IssueView, NewIssue, RevisionDraft, RunOptions } from '#protocol/issue.ts'
import { createIssue, draft, members } from '#protocol/messages.ts'
import type { Wish } from '#protocol/wish.ts'
import type { App } from '../app.ts'
import { iconless, plain } from '../display.ts'
import { back, type Step, wizard } from './steps.ts'
import { titleProblem } from './validate.ts'
import { type Choice, input, pick } from './wizard.ts'

interface Answers {
  readonly title: string
  readonly priorBackup: RunOptions['priorBackup']
  readonly assignee: string
}

/** Asks for a draft of the wish while something turns. */
export async function draftOf(app: App, wish: Wish): Promise<{ title: string; draft: RevisionDraft }> {
  return window.withProgress({ location: ProgressLocation.Window, title: 'Preparing the issue' }, () =>
    app.server.ask(draft, wish),
  )
}

/** The project of the databases; the first one's when they differ. */
export function projectOf(app: App, databaseIds: readonly number[]): number {
  const [first] = databaseIds
  return (
    app.state.database(first)?.projectId ?? app.state.projectFilter ?? app.state.known()?.projects[0]?.id ?? 0
  )
}

/** An issue as it is proposed to its author. */
export interface ProposedIssue extends Pick<NewIssue, 'projectId' | 'type' | 'title' | 'draft'> {
  /** Ask whether the rows that the SQL touches shall be kept. */
  readonly mayKeepRows?: true
}

export async function create(
  app: App,
  issue: ProposedIssue & { readonly assignee?: string },
): Promise<IssueView> {
  const view = await window.withProgress(
    { location: ProgressLocation.Window, title: 'Creating the issue' },
    () =>
      app.server.ask(createIssue, {
        projectId: issue.projectId,
        type: issue.type,
        title: issue.title,
        description: '',
        ...(issue.assignee && { assignee: issue.assignee }),
        draft: issue.draft,
      }),
  )
  await app.state.refresh()
  return view
}

/** Asks for title and assignee, makes the issue and opens its page. */
export async function createAndOpen(app: App, issue: ProposedIssue, heading: string): Promise<IssueView> {
  const people = await app.server.ask(members, {})
  const reviewers = people.filter(member => member.active && member.role !== 'viewer')
  const askTitle: Step<Answers> = async (soFar, place) => {
    const title = await input(
      { prompt: 'Title of the issue', value: soFar.title ?? issue.title, problem: titleProblem },
      place,
    )
    return title === back ? back : { title: title.trim() }
  }
  const askBackup: Step<Answers> = async (soFar, place) => {
    const priorBackup = await pick<Answers['priorBackup']>(
      {
        placeholder: 'Shall the rows that it changes or deletes be kept as they were?',
        choices: [
          {
            label: 'Keep them',
            description: 'in Plumbline’s records; “Restore Rows...” brings them back',
            value: 'store',
          },
          {
            label: 'Keep them in the database',
            description: 'in tables of its schema plumbline_kept, until “plumbline restore --forget”',
            value: 'target',
          },
          { label: 'Keep nothing', description: 'for changes of very many rows', value: 'none' },
        ],
        active: value => value === soFar.priorBackup,
      },
      place,
    )
    return priorBackup === back ? back : { priorBackup }
  }
  const askAssignee: Step<Answers> = async (_, place) => {
    const choices: Choice<string>[] = [
      { label: 'Nobody in particular', value: '' },
      ...reviewers.map(member => ({
        label: iconless(member.login),
        description: member.role,
        value: member.login,
      })),
    ]
    const assignee = await pick({ placeholder: 'Who shall look at it?', choices }, place)
    return assignee === back ? back : { assignee }
  }
  // A migration that says so by itself is not asked about.
  const asks = issue.mayKeepRows && issue.draft.options.priorBackup === 'none'
  const answers = await wizard<Answers>(
    plain(heading),
    // Whoever works alone is not asked whom to ask.
    [askTitle, ...(asks ? [askBackup] : []), ...(reviewers.length > 1 ? [askAssignee] : [])],
    {},
  )
  const { title, assignee, priorBackup = issue.draft.options.priorBackup } = answers
  const options = { ...issue.draft.options, priorBackup }
  const view = await create(app, { ...issue, title, assignee, draft: { ...issue.draft, options } })
  app.openIssue(view.issue.id)
  return view
}
