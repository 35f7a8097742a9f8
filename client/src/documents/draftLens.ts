// Above a draft: what it is for, and the way to its issue.
import { CodeLens, type CodeLensProvider, type Disposable, languages, Range } from 'vscode'
import { few, shown } from '../display.ts'
import { commandId, scheme } from '../names.ts'
import type { State } from '../state.ts'
import type { Drafts } from './drafts.ts'

const top = new Range(0, 0, 0, 0)

export function registerDraftLens(drafts: Drafts, state: State): Disposable {
  const provider: CodeLensProvider = {
    provideCodeLenses(document) {
      const purpose = drafts.get(document.uri)?.purpose
      if (!purpose) return []
      const command = commandId.createIssueFromDraft
      if (purpose.kind === 'revise')
        return [
          new CodeLens(top, {
            title: `$(git-commit) Save as revision ${purpose.expectedRevision + 1} of issue #${purpose.issueId}`,
            command,
          }),
        ]
      const names = purpose.databaseIds.map(id => shown(state.database(id)?.name ?? `database ${id}`))
      return [
        new CodeLens(top, {
          title: `$(issue-draft) Create issue for ${few(names).replaceAll('$(', '$ (')}`,
          command,
        }),
      ]
    },
  }
  return languages.registerCodeLensProvider({ scheme: scheme.draft }, provider)
}
