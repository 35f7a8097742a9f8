// What people do to an issue that is there.
import type { RevisionDraft } from './issue.ts'

/** One act on an issue. `seal` is that of the revision on the actor's screen: a newer one refuses. */
export type IssueAct =
  | {
      readonly kind: 'approve' | 'reject'
      readonly environmentId: number
      readonly seal: string
      readonly comment: string
    }
  | { readonly kind: 'run' | 'retry' | 'cancelTask'; readonly taskId: number }
  | { readonly kind: 'skip'; readonly taskId: number; readonly reason: string }
  | { readonly kind: 'schedule'; readonly taskId: number; readonly notBefore: string | null }
  | {
      readonly kind: 'settleUnknown'
      readonly attemptId: number
      readonly outcome: 'applied' | 'notApplied'
      readonly reason: string
    }
  | { readonly kind: 'revise'; readonly expectedRevision: number; readonly draft: RevisionDraft }
  | {
      readonly kind: 'edit'
      readonly title?: string
      readonly description?: string
      readonly assignee?: string | null
      readonly labels?: readonly string[]
    }
  | {
      readonly kind: 'comment'
      readonly text: string
      readonly start?: number
      readonly end?: number
      readonly revision?: number
    }
  | { readonly kind: 'recheck' }
  /** Whoever creates, is assigned, comments or reviews is a subscriber without asking. */
  | { readonly kind: 'subscribe'; readonly subscribed: boolean }
  | { readonly kind: 'resolve' | 'cancel' }
