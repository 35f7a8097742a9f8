// Opens an issue by its number or from a list of the open ones.
import { window } from 'vscode'
import type { App } from '../app.ts'
import { issueChoices } from './pickers.ts'
import { Left } from './steps.ts'
import type { Choice } from './wizard.ts'

export async function openIssue(app: App, id?: number): Promise<void> {
  app.openIssue(id ?? (await askIssue(app)))
}

/** A list that takes a number too, so that closed issues can be opened from here. */
async function askIssue(app: App): Promise<number> {
  const choices = await issueChoices(app)
  const box = window.createQuickPick<Choice<number>>()
  box.title = 'Open Issue'
  box.placeholder = 'Choose an open issue, or type the number of any'
  box.items = choices
  box.matchOnDescription = true
  const listeners = [
    box.onDidChangeValue(text => {
      const number = Number(/^#?(\d+)$/.exec(text.trim())?.[1])
      const meant = Number.isNaN(number)
        ? undefined
        : (choices.find(({ value }) => value === number) ?? byNumber(number))
      box.items = meant
        ? [{ ...meant, alwaysShow: true }, ...choices.filter(choice => choice.value !== number)]
        : choices
    }),
  ]
  try {
    return await new Promise<number>((resolve, reject) => {
      listeners.push(
        box.onDidAccept(() => {
          const [chosen] = box.selectedItems
          if (chosen) resolve(chosen.value)
        }),
        box.onDidHide(() => reject(new Left())),
      )
      box.show()
    })
  } finally {
    box.dispose()
    for (const listener of listeners) listener.dispose()
  }
}

function byNumber(number: number): Choice<number> {
  return { label: `#${number}`, description: 'open by number', value: number }
}
