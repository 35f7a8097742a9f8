// Makes the text of a draft the next revision of its issue: the SQL of the draft's databases is
// replaced, everything else stays as it was.

import type { RevisionDraft } from '#protocol/issue.ts'
import { actOnIssue, issueView } from '#protocol/messages.ts'
import { Refused } from '../refused.ts'
import type { Server } from '../server.ts'
import type { DraftPurpose } from './drafts.ts'

type Revise = DraftPurpose & { readonly kind: 'revise' }

export async function revise(server: Server, purpose: Revise, text: string): Promise<void> {
  const { issueId, expectedRevision, databaseIds } = purpose
  const { revisions } = await server.ask(issueView, { id: issueId })
  const last = revisions.find(revision => revision.number === expectedRevision)
  if (!last)
    throw new Refused({ code: 'notFound', message: `Issue #${issueId} has no revision ${expectedRevision}.` })
  const { options, version, file, createDatabase } = last
  const draft: RevisionDraft = {
    targets: last.targets.map(target =>
      databaseIds.includes(target.databaseId) ? { ...target, sql: text } : target,
    ),
    options,
    ...(version !== undefined && { version }),
    ...(file !== undefined && { file }),
    ...(createDatabase && { createDatabase }),
  }
  await server.ask(actOnIssue, {
    id: issueId,
    act: { kind: 'revise', expectedRevision, draft },
  })
}
