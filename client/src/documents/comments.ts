// Comments on the SQL of an issue, as threads in the editor. The documents never change, so a range
// stays where it was; the store owns the texts, and the threads are made from them.
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
import type { Activity } from '#protocol/issue.ts'
import { actOnIssue, issueView } from '#protocol/messages.ts'
import { shown } from '../display.ts'
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
  /** Threads of each open document, by its URI. */
  const threads = new Map<string, readonly CommentThread[]>()

  async function show(document: TextDocument): Promise<void> {
    const ref = issueSqlOf(document)
    if (!ref) return
    const { activities, actions } = await server.ask(issueView, { id: ref.issueId })
    const said = activities.filter(
      one => one.kind === 'commented' && one.revision === ref.revision && one.start !== undefined,
    )
    const places = new Map<string, Activity[]>()
    for (const one of said) {
      const place = `${one.start}-${one.end}`
      places.set(place, [...(places.get(place) ?? []), one])
    }
    forget(document)
    threads.set(
      document.uri.toString(),
      [...places.values()].map(entries => {
        const [first] = entries
        const start = document.positionAt(first?.start ?? 0)
        const end = document.positionAt(first?.end ?? first?.start ?? 0)
        const thread = controller.createCommentThread(
          document.uri,
          new Range(start, end),
          entries.map(asComment),
        )
        thread.canReply = actions.includes('comment')
        thread.collapsibleState = CommentThreadCollapsibleState.Expanded
        thread.state = CommentThreadState.Unresolved
        return thread
      }),
    )
  }

  function forget(document: TextDocument): void {
    for (const thread of threads.get(document.uri.toString()) ?? []) thread.dispose()
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
        if (issueSqlOf(document)?.issueId === change.id) tryToShow(document)
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
      const known = threads.get(document.uri.toString())?.includes(thread)
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

function asComment(activity: Activity): Comment {
  const body = new MarkdownString(activity.text)
  body.isTrusted = false
  body.supportHtml = false
  return {
    author: { name: shown(activity.actor) },
    body,
    mode: CommentMode.Preview,
    timestamp: new Date(activity.at),
  }
}
