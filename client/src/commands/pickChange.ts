// Choosing a change from the history of a database or of a project, newest first, page by page.
import type { Change, Page } from '#protocol/change.ts'
import { changeHistory } from '#protocol/messages.ts'
import type { App } from '../app.ts'
import { ago, iconless } from '../display.ts'
import { Refused } from '../refused.ts'
import { databaseChoices, knownOverview, projectChoices } from './pickers.ts'
import { type Choice, choose, icon, separator } from './wizard.ts'

export type Scope =
  | { readonly kind: 'database'; readonly id: number }
  | { readonly kind: 'project'; readonly id: number }

const pageLength = 50

const more: unique symbol = Symbol('more')
const showMore: Choice<typeof more> = {
  label: 'Show More',
  iconPath: icon('chevron-down'),
  value: more,
}

interface Wanted<E> {
  /** Other answers the person may give; they stand above the changes. */
  readonly extra?: readonly Choice<E>[]
  /** Id of a change that is no answer. */
  readonly except?: number
}

export async function pickChange<E = never>(
  app: App,
  scope: Scope,
  title: string,
  { extra = [], except }: Wanted<E> = {},
): Promise<Change | E> {
  const of = scope.kind === 'database' ? { databaseId: scope.id } : { projectId: scope.id }
  let items: readonly Change[] = []
  let next: string | undefined
  let first: Change | undefined

  async function readOn() {
    const page: Page<Change> = await app.server.ask(changeHistory, {
      ...of,
      limit: pageLength,
      ...(next !== undefined && { page: next }),
    })
    const fresh = page.items.filter(({ id }) => id !== except)
    first = fresh[0]
    items = [...items, ...fresh]
    next = page.next
    if (items.length === 0 && extra.length === 0)
      throw new Refused({
        code: 'notFound',
        message: `Nothing is recorded of ${nameOf(app, scope)} yet.`,
        hint: 'Make a change by an issue, or record a baseline.',
      })
    return [
      ...extra,
      ...items.map(change => choiceOf(app, scope, change)),
      ...(next === undefined ? [] : [showMore]),
    ]
  }

  for (;;) {
    const answer = await choose<Change | E | typeof more>(title, {
      placeholder: `Changes of ${nameOf(app, scope)}, newest first`,
      choices: readOn(),
      active: value => value === first,
    })
    if (answer !== more) return answer
  }
}

/** A project or a database. */
export async function pickScope(app: App, title: string): Promise<Scope> {
  await knownOverview(app)
  return choose<Scope>(title, {
    placeholder: 'Whose changes? Choose a project or a database',
    choices: [
      separator('Projects'),
      ...projectChoices(app).map(choice => ({
        ...choice,
        value: { kind: 'project', id: choice.value } as const,
      })),
      ...databaseChoices(app).map(choice =>
        'value' in choice ? { ...choice, value: { kind: 'database', id: choice.value } as const } : choice,
      ),
    ],
  })
}

function nameOf(app: App, { kind, id }: Scope): string {
  return (kind === 'database' ? app.state.database(id) : app.state.project(id))?.name ?? `${kind} ${id}`
}

function choiceOf(app: App, scope: Scope, change: Change): Choice<Change> {
  const database = scope.kind === 'project' ? app.state.database(change.databaseId)?.name : undefined
  return {
    label: iconless(change.title),
    description: [database, change.version, ago(change.endedAt, new Date())]
      .filter(part => part !== undefined)
      .map(iconless)
      .join(', '),
    iconPath: icon(change.type === 'baseline' ? 'pinned' : 'git-commit'),
    value: change,
  }
}
