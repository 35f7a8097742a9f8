// Comments on the SQL of an issue and what the advisor says of it, as threads in the editor. The documents
// never change, so a range stays where it was; the store owns the texts, and the threads are made from them.
import {
  type Comment,
  CommentMode,
  type CommentReply,
  type CommentThread,
  CommentThreadCollapsibleState,
  CommentThreadState,
  comments,
  type Disposable,
  MarkdownString,
  Range,
  type TextDocument,
  workspace,
} from 'vscode'
import type { IssueView } from '#protocol/issue.ts'
import { actOnIssue, issueView } from '#protocol/messages.ts'
import { markless, shown } from '../display.ts'
import { commentControllerId, scheme } from '../names.ts'
import type { Server } from '../server.ts'
import type { State } from '../state.ts'
import { type DocumentRef, decode } from './uris.ts'

type IssueSql = DocumentRef & { readonly kind: 'issueSql' }

export interface SqlComments extends Disposable {
  /** Records what was written in a thread. */
  add(reply: CommentReply): Promise<void>
}

export function createComments(server: Server, state: State): SqlComments {
  const controller = comments.createCommentController(commentControllerId, 'Plumbline')
  controller.options = { prompt: 'Comment on this SQL', placeHolder: 'Comment (markdown)' }
  controller.commentingRangeProvider = {
    provideCommentingRanges: document =>
      issueSqlOf(document) ? [new Range(0, 0, Math.max(0, document.lineCount - 1), 0)] : [],
  }
  /** Threads of each open document, by its URI and the range they are about. */
  const threads = new Map<string, ReadonlyMap<string, CommentThread>>()

  async function show(document: TextDocument): Promise<void> {
    const ref = issueSqlOf(document)
    if (!ref) return
    const view = await server.ask(issueView, { id: ref.issueId })
    if (document.isClosed) return
    const places = new Map<string, Said[]>()
    for (const one of [...advised(view, ref), ...commented(view, ref)]) {
      const place = `${one.start}-${one.end}`
      places.set(place, [...(places.get(place) ?? []), one])
    }
    const before = threads.get(document.uri.toString())
    const after = new Map<string, CommentThread>()
    for (const [place, entries] of places) {
      // A thread that stays keeps the reply that is being written in it.
      const thread = before?.get(place) ?? begin(document, entries)
      thread.comments = entries.map(({ comment }) => comment)
      thread.canReply = view.actions.includes('comment')
      after.set(place, thread)
    }
    for (const [place, thread] of before ?? []) if (!after.has(place)) thread.dispose()
    threads.set(document.uri.toString(), after)
  }

  function begin(document: TextDocument, entries: readonly Said[]): CommentThread {
    const { start, end } = entries[0] ?? { start: 0, end: 0 }
    const range = new Range(document.positionAt(start), document.positionAt(end))
    const thread = controller.createCommentThread(document.uri, range, [])
    thread.state = CommentThreadState.Unresolved
    thread.collapsibleState = entries.every(({ isLight }) => isLight)
      ? CommentThreadCollapsibleState.Collapsed
      : CommentThreadCollapsibleState.Expanded
    return thread
  }

  function forget(document: TextDocument): void {
    for (const thread of threads.get(document.uri.toString())?.values() ?? []) thread.dispose()
    threads.delete(document.uri.toString())
  }

  /** A thread that could not be read is no reason to bother anybody: the issue page shows it too. */
  const tryToShow = (document: TextDocument) => void show(document).catch(() => undefined)

  const listeners = [
    workspace.onDidOpenTextDocument(tryToShow),
    workspace.onDidCloseTextDocument(forget),
    state.onDidChange(change => {
      if (change.kind !== 'issue') return
      for (const document of workspace.textDocuments)
        if (change.id === undefined || issueSqlOf(document)?.issueId === change.id) tryToShow(document)
    }),
    controller,
  ]
  for (const document of workspace.textDocuments) tryToShow(document)

  return {
    async add({ thread, text }) {
      const document = workspace.textDocuments.find(one => one.uri.toString() === thread.uri.toString())
      const ref = document && issueSqlOf(document)
      if (!document || !ref || text.trim() === '') return
      const range = thread.range ?? new Range(0, 0, 0, 0)
      // A thread begun on a line is about the whole line.
      const whole = range.isEmpty ? document.lineAt(range.start.line).range : range
      const known = [...(threads.get(document.uri.toString())?.values() ?? [])].includes(thread)
      await server.ask(actOnIssue, {
        id: ref.issueId,
        act: {
          kind: 'comment',
          text,
          start: document.offsetAt((known ? range : whole).start),
          end: document.offsetAt((known ? range : whole).end),
          revision: ref.revision,
        },
      })
      // The thread comes back with what the store recorded.
      if (!known) thread.dispose()
      await show(document)
    },
    dispose() {
      for (const listener of listeners) listener.dispose()
    },
  }
}

function issueSqlOf(document: TextDocument): IssueSql | undefined {
  if (document.uri.scheme !== scheme.sql) return undefined
  const ref = decode(document.uri)
  return ref?.kind === 'issueSql' ? ref : undefined
}

/** Something said of a range of the SQL. */
interface Said {
  readonly start: number
  readonly end: number
  readonly comment: Comment
  /** May stay closed until somebody wants to read it. */
  readonly isLight?: boolean
}

function commented({ activities }: IssueView, { revision }: IssueSql): readonly Said[] {
  return activities.flatMap(one => {
    if (one.kind !== 'commented' || one.revision !== revision || one.start === undefined) return []
    const body = new MarkdownString(one.text)
    body.isTrusted = false
    body.supportHtml = false
    const author = { name: shown(one.actor) }
    const comment = { author, body, mode: CommentMode.Preview, timestamp: new Date(one.at) }
    return [{ start: one.start, end: one.end ?? one.start, comment }]
  })
}

function advised({ stages }: IssueView, { databaseId, database, revision }: IssueSql): readonly Said[] {
  const task = stages
    .flatMap(({ tasks }) => tasks)
    .find(one => one.databaseId === databaseId && one.databaseName === database)
  const checks = task?.checks.filter(one => one.kind === 'advisor' && one.revision === revision) ?? []
  return checks.flatMap(({ details }) =>
    details.flatMap(({ severity, rule, text, start, end = start }) => {
      if (start === undefined || end === undefined) return []
      const body = new MarkdownString(markless(text))
      const comment = {
        author: { name: 'Advisor' },
        label: rule === undefined ? severity : `${severity}: ${rule}`,
        body,
        mode: CommentMode.Preview,
      }
      return [{ start, end, comment, isLight: severity === 'info' }]
    }),
  )
}
