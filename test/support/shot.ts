// Takes a picture of the extension at work, for whoever builds a view or a page. Not a test.
//
//   npm run build && npm run shot -- [options] [step ...]
//
//   --folder F        the workspace to open (default: out/sample, else a new one with one migration)
//   --theme T         light | dark | hc | hc-light | all     (default light)
//   --out F           where the pictures go (default out/shots)
//   --keep            leaves VS Code running and prints its address, until Ctrl+C
//   --env NAME=VALUE  for the extension and its server; may be repeated
//   --settings JSON   user settings
//
// Steps, in order; each waits until it is possible:
//   "container:Plumbline"      open a view container      "expand:shop_prod"     open a tree item
//   "click:orders"             click a tree item          "menu:orders>Refresh"  its context menu
//   "command:Plumbline: ..."   run from the palette       "file:migrations/1.sql" open a file
//   "pick:Prod"                choose in a quick input    "enter:prompt>text"    type where it asks for that
//   "answer:Apply"             press a dialog's button
//   "wait:text"                wait until a text shows    "page:Approve"         press a button in a page
//   "press:Control+Enter"      press keys                 "shot:name"            take a picture now
// A last picture is always taken; on a failing step too, as `failed`.

import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Code, startCode, type Theme } from './code.ts'

const themes: Readonly<Record<string, readonly Theme[]>> = {
  light: ['light'],
  dark: ['dark'],
  hc: ['high contrast'],
  'hc-light': ['high contrast light'],
  all: ['light', 'dark', 'high contrast', 'high contrast light'],
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      theme: { type: 'string', default: 'light' },
      out: { type: 'string', default: 'out/shots' },
      keep: { type: 'boolean', default: false },
      env: { type: 'string', multiple: true, default: [] },
      settings: { type: 'string', default: '{}' },
    },
  })
  const wanted = themes[values.theme]
  if (!wanted) throw new Error(`--theme is one of ${Object.keys(themes).join(', ')}`)
  const code = await startCode({
    folder: path.resolve(values.folder ?? (await someFolder())),
    extensionPath: path.join(__dirname, '../..'),
    theme: wanted[0] ?? 'light',
    screenshots: values.out,
    settings: JSON.parse(values.settings),
    env: Object.fromEntries(values.env.map(pair => pair.split(/=(.*)/s).slice(0, 2))),
  })
  let failure: unknown
  try {
    for (const text of positionals) {
      console.log(text)
      await step(code, text)
    }
    for (const theme of wanted) {
      if (theme !== wanted[0]) await code.setTheme(theme)
      console.log(await code.screenshot(`last ${theme}`.replaceAll(' ', '-')))
    }
  } catch (error) {
    failure = error
    console.log(await code.screenshot('failed'))
  }
  if (values.keep) {
    console.log(`VS Code is at ${code.url} until Ctrl+C`)
    await new Promise(resolve => process.once('SIGINT', resolve))
  }
  await code.close().catch(error => console.log(String(error)))
  if (failure) throw failure
}

async function someFolder(): Promise<string> {
  const sample = path.join(__dirname, '../../out/sample')
  if (existsSync(sample)) return sample
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-shot-'))
  await mkdir(path.join(folder, 'migrations'))
  const sql = 'alter table orders add column note text not null;\n\ncreate index on orders (note);\n'
  await writeFile(path.join(folder, 'migrations/0001_add_note.sql'), sql)
  return folder
}

async function step(code: Code, text: string): Promise<void> {
  const [verb = '', rest = ''] = text.split(/:(.*)/s)
  const verbs: Record<string, () => Promise<unknown>> = {
    container: () => code.openContainer(rest),
    expand: () => code.expand(rest),
    click: () => code.treeItem(rest).click(),
    menu: () => {
      const [item = '', entry = ''] = rest.split('>')
      return code.contextMenu(item, entry)
    },
    command: () => code.command(rest),
    file: () => code.openFile(rest),
    pick: () => code.pick(rest),
    enter: () => {
      const [prompt = '', typed] = rest.split(/>(.*)/s)
      return code.enter(prompt, typed)
    },
    answer: () => code.answer(rest),
    wait: () => code.page.getByText(rest).first().waitFor(),
    page: () => code.webview().getByRole('button', { name: rest }).click(),
    press: () => code.page.keyboard.press(rest),
    shot: async () => console.log(await code.screenshot(rest)),
  }
  const run = verbs[verb]
  if (!run) throw new Error(`No step "${verb}"; there are ${Object.keys(verbs).join(', ')}`)
  await run()
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
