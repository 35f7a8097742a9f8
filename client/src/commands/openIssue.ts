// Opens an issue by its number or from a list of the open ones.
import type { App } from '../app.ts'
import { issueChoices } from './pickers.ts'
import { type Choice, chooseTyped } from './wizard.ts'

export async function openIssue(app: App, id?: number): Promise<void> {
  app.openIssue(id ?? (await askIssue(app)))
}

/** A list that takes a number too, so that closed issues can be opened from here. */
async function askIssue(app: App): Promise<number> {
  const choices = await issueChoices(app)
  return chooseTyped('Open Issue', {
    placeholder: 'Choose an open issue, or type the number of any',
    offer: text => {
      const [, digits] = /^#?(\d+)$/.exec(text) ?? []
      if (digits === undefined) return choices
      const number = Number(digits)
      const meant = choices.find(({ value }) => value === number) ?? byNumber(number)
      return [{ ...meant, alwaysShow: true }, ...choices.filter(choice => choice.value !== number)]
    },
  })
}

function byNumber(number: number): Choice<number> {
  return { label: `#${number}`, description: 'open by number', value: number }
}
