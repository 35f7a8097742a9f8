// Asks for one thing in a quick pick or an input box, as a step of a wizard or alone. Knows nothing of
// what is asked.
import {
  type CancellationToken,
  CancellationTokenSource,
  commands,
  type Disposable,
  type InputBox,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  QuickPickItemKind,
  ThemeIcon,
  window,
} from 'vscode'
import { inert, shown } from '../display.ts'
import { type Back, back, Left, type Place } from './steps.ts'

export interface InputQuestion {
  readonly prompt: string
  readonly value?: string | undefined
  readonly placeholder?: string
  readonly password?: boolean
  /** What is wrong with a text; undefined when nothing is. */
  readonly problem?: (text: string) => string | undefined
}

export function input(question: InputQuestion, place: Place): Promise<string | Back> {
  const box = window.createInputBox()
  placed(box, place)
  box.prompt = inert(question.prompt)
  box.value = question.value ?? ''
  box.password = question.password ?? false
  if (question.placeholder) box.placeholder = question.placeholder
  return shownUntil(box, (answer, fail, disposables) => {
    disposables.push(
      box.onDidChangeValue(text => {
        const problem = text === '' ? undefined : question.problem?.(text)
        box.validationMessage = problem && inert(problem)
      }),
      box.onDidAccept(() => {
        const problem = question.problem?.(box.value)
        if (problem) box.validationMessage = inert(problem)
        else answer(box.value)
      }),
      box.onDidTriggerButton(() => answer(back)),
      box.onDidHide(() => fail(new Left())),
    )
  })
}

export type Choice<V> = QuickPickItem & { readonly value: V }

export function separator(label: string): QuickPickItem {
  return { label, kind: QuickPickItemKind.Separator }
}

type Choices<V> = readonly (Choice<V> | QuickPickItem)[]

export interface PickQuestion<V> {
  readonly placeholder: string
  /** Where they are on their way, the box stands there busy until they come. */
  readonly choices: Choices<V> | Promise<Choices<V>>
  readonly active?: (value: V) => boolean
}

export interface ManyQuestion<V> extends PickQuestion<V> {
  readonly choices: Choices<V>
  /** Ticking nothing is an answer too. */
  readonly mayBeNone?: boolean
  /** The choice that a typed text stands for, where what is offered is not all there may be. */
  readonly typed?: (text: string) => Choice<V>
}

export function pick<V>(question: PickQuestion<V>, place: Place): Promise<V | Back> {
  const box = pickBox<V>(question.placeholder, place)
  return shownUntil(box, (answer, fail, disposables) => {
    fill(box, question).catch(fail)
    disposables.push(
      box.onDidAccept(() => {
        const [chosen] = box.selectedItems
        if (chosen && isChoice(chosen)) answer(chosen.value)
      }),
      box.onDidTriggerButton(() => answer(back)),
      box.onDidHide(() => fail(new Left())),
    )
  })
}

/** Several choices, at least one unless the question says otherwise. */
export function pickMany<V>(question: ManyQuestion<V>, place: Place): Promise<readonly V[] | Back> {
  const { active: wanted, mayBeNone, typed } = question
  const box = pickBox<V>(question.placeholder, place)
  box.canSelectMany = true
  box.items = question.choices
  if (wanted) box.selectedItems = box.items.filter(one => isChoice(one) && wanted(one.value))
  return shownUntil(box, (answer, fail, disposables) => {
    if (typed) disposables.push(box.onDidChangeValue(text => offerTyped(box, text.trim(), typed)))
    disposables.push(
      box.onDidAccept(() => {
        const chosen = box.selectedItems.filter(isChoice)
        if (chosen.length > 0 || mayBeNone) answer(chosen.map(one => one.value))
      }),
      box.onDidTriggerButton(() => answer(back)),
      box.onDidHide(() => fail(new Left())),
    )
  })
}

/** Puts the typed text above the choices; what was typed before and ticked stays. */
function offerTyped<V>(
  box: QuickPick<Choice<V> | QuickPickItem>,
  text: string,
  typed: (text: string) => Choice<V>,
): void {
  const ticked = box.selectedItems
  const kept = box.items.filter(item => !item.alwaysShow || ticked.includes(item))
  const isThere = text === '' || kept.some(({ label }) => label === typed(text).label)
  box.items = isThere ? kept : [{ ...typed(text), alwaysShow: true }, ...kept]
  box.selectedItems = ticked
}

function pickBox<V>(placeholder: string, place: Place) {
  const box = window.createQuickPick<Choice<V> | QuickPickItem>()
  placed(box, place)
  box.placeholder = shown(placeholder)
  box.matchOnDescription = true
  return box
}

async function fill<V>(
  box: QuickPick<Choice<V> | QuickPickItem>,
  { choices, active: wanted }: PickQuestion<V>,
): Promise<void> {
  box.busy = choices instanceof Promise
  box.items = choices instanceof Promise ? await choices : choices
  box.busy = false
  const active = wanted && box.items.find(one => isChoice(one) && wanted(one.value))
  if (active) box.activeItems = [active]
}

/** Title, step and way back of a box. A single question has no step. */
function placed(box: InputBox | QuickPick<QuickPickItem>, place: Place): void {
  box.title = place.title
  box.ignoreFocusOut = true
  if (place.canGoBack) box.buttons = [QuickInputButtons.Back]
  if (place.totalSteps === 1) return
  box.step = place.step
  box.totalSteps = place.totalSteps
}

function isChoice<V>(item: Choice<V> | QuickPickItem): item is Choice<V> {
  return 'value' in item
}

/**
 * When a box takes the focus once more, in milliseconds. After the palette or the box before, VS Code gives
 * it back to the page behind by a message, which can reach the page when this box has the focus already.
 */
const pageIsAwake = 250
const focusBox = 'workbench.action.focusQuickOpen'

/** Shows a box until it is answered or left, and throws it away. */
async function shownUntil<A>(
  box: Disposable & { show(): void },
  listen: (answer: (value: A) => void, fail: (error: unknown) => void, disposables: Disposable[]) => void,
): Promise<A> {
  const disposables: Disposable[] = []
  let refocus: NodeJS.Timeout | undefined
  try {
    return await new Promise<A>((resolve, reject) => {
      listen(resolve, reject, disposables)
      box.show()
      refocus = setTimeout(() => void commands.executeCommand(focusBox), pageIsAwake)
    })
  } finally {
    clearTimeout(refocus)
    box.dispose()
    for (const disposable of disposables) disposable.dispose()
  }
}

/** A place for a single question. */
export function only(title: string): Place {
  return { title, step: 1, totalSteps: 1, canGoBack: false }
}

/** Asks one thing; `Left` is thrown on Escape. */
export async function ask(title: string, question: InputQuestion): Promise<string> {
  return input(question, only(title)) as Promise<string>
}

export async function choose<V>(title: string, question: PickQuestion<V>): Promise<V> {
  return pick(question, only(title)) as Promise<V>
}

export interface TypedQuestion<V> {
  readonly placeholder: string
  /** What to offer for a text; what comes for an earlier one is dropped. */
  readonly offer: (
    text: string,
    token: CancellationToken,
  ) => readonly Choice<V>[] | Promise<readonly Choice<V>[]>
}

/** A list that follows what is typed. */
export async function chooseTyped<V>(title: string, question: TypedQuestion<V>): Promise<V> {
  const box = pickBox<V>(question.placeholder, only(title))
  let asking = new CancellationTokenSource()
  const offer = async (text: string) => {
    asking.cancel()
    asking = new CancellationTokenSource()
    const { token } = asking
    box.busy = true
    try {
      const items = await question.offer(text.trim(), token)
      if (!token.isCancellationRequested) box.items = items
    } catch (error) {
      if (!token.isCancellationRequested) throw error
    }
    if (!token.isCancellationRequested) box.busy = false
  }
  try {
    return await shownUntil<V>(box, (answer, fail, disposables) => {
      offer('').catch(fail)
      disposables.push(
        box.onDidChangeValue(text => offer(text).catch(fail)),
        box.onDidAccept(() => {
          const [chosen] = box.selectedItems
          if (chosen && isChoice(chosen)) answer(chosen.value)
        }),
        box.onDidHide(() => fail(new Left())),
      )
    })
  } finally {
    asking.cancel()
  }
}

export const icon = (name: string) => new ThemeIcon(name)
