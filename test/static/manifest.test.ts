// Holds package.json to client/src/names.ts and package.nls.json, both ways. Runs no extension.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as names from '../../client/src/names.ts'

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, 'package.json'), 'utf8')
const manifest = JSON.parse(text)
const { contributes } = manifest
const strings: Record<string, string> = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'))

const sorted = (values: Iterable<string>) => [...new Set(values)].sort()
const ids = (entries: readonly { readonly id: string }[]) => sorted(entries.map(({ id }) => id))

/** All text of the client, for ids that are used as text. */
const source = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && name !== 'names.ts')
  .map(name => readFileSync(path.join(root, 'client/src', name), 'utf8'))
  .join('\n')

describe('the manifest and names.ts', () => {
  it('have the same commands', () => {
    const declared = contributes.commands.map(({ command }: { command: string }) => command)
    assert.deepEqual(sorted(declared), sorted(Object.values(names.commandId)))
  })

  it('have the same views, in containers that exist', () => {
    const { activitybar, panel } = contributes.viewsContainers
    assert.deepEqual(
      ids(Object.values<{ id: string }[]>(contributes.views).flat()),
      sorted(Object.values(names.viewId)),
    )
    assert.deepEqual(sorted(Object.keys(contributes.views)), ids([...activitybar, ...panel]))
  })

  it('have the same settings', () => {
    const declared = Object.keys(contributes.configuration.properties)
    assert.deepEqual(sorted(declared), sorted(Object.values(names.settingId)))
  })

  it('have the same walkthrough and page types', () => {
    assert.deepEqual(ids(contributes.walkthroughs), [names.walkthroughId])
    const events: readonly string[] = manifest.activationEvents
    const pages = events.filter(event => event.startsWith('onWebviewPanel:')).map(event => event.slice(15))
    assert.deepEqual(sorted(pages), sorted(Object.values(names.pageType)))
    const schemes = events.filter(event => event.startsWith('onFileSystem:')).map(event => event.slice(13))
    assert.deepEqual(sorted(schemes), sorted(Object.values(names.scheme)))
  })

  it('have the same context keys: each is looked at by the manifest and set by the client', () => {
    const known = Object.values(names.contextKey)
    const conditions = [...text.matchAll(/"(?:when|enablement)": "([^"]*)"/g)].map(match => match[1] ?? '')
    const steps = contributes.walkthroughs.flatMap(
      (walkthrough: { steps: { completionEvents: string[] }[] }) =>
        walkthrough.steps.flatMap(step => step.completionEvents),
    )
    const views = new Set<string>([...Object.values(names.viewId), names.commentControllerId])
    const used = conditions
      .concat(
        steps
          .filter((event: string) => event.startsWith('onContext:'))
          .map((event: string) => event.slice(10)),
      )
      .flatMap(condition => condition.match(/plumbline\.[A-Za-z.]+/g) ?? [])
      .filter(key => !views.has(key) || known.some(one => one === key))
    assert.deepEqual(sorted(used), sorted(known))
    for (const name of Object.keys(names.contextKey))
      assert.match(source, new RegExp(`contextKey\\.${name}\\b`))
  })
})

describe('the manifest', () => {
  it('takes every string from package.nls.json, and uses every string there', () => {
    const used = [...text.matchAll(/"%([^%"]+)%"/g)].map(match => match[1] ?? '')
    assert.deepEqual(sorted(used), sorted(Object.keys(strings)))
  })

  it('writes a command in title case, with three dots where input follows', () => {
    for (const { title } of contributes.commands as { title: string }[]) {
      const words = (strings[title.slice(1, -1)] ?? '').replace(/\.\.\.$/, '').split(' ')
      const small = words.filter(
        word => /^[a-z]/.test(word) && !['by', 'from', 'in', 'of', 'to', 'with'].includes(word),
      )
      assert.deepEqual(small, [], words.join(' '))
    }
  })

  it('names in every menu only commands and submenus that exist', () => {
    const known = new Set([
      ...Object.values<string>(names.commandId),
      ...contributes.submenus.map(({ id }: { id: string }) => id),
    ])
    for (const [menu, entries] of Object.entries<{ command?: string; submenu?: string }[]>(contributes.menus))
      for (const entry of entries)
        assert.ok(known.has(entry.command ?? entry.submenu ?? ''), `${menu}: ${JSON.stringify(entry)}`)
  })

  it('links in texts only to commands that exist', () => {
    const links = Object.values(strings).flatMap(words => [
      ...words.matchAll(/command:(plumbline\.[A-Za-z.]+)/g),
    ])
    const known: readonly string[] = Object.values(names.commandId)
    const focus = Object.values(names.viewId).map(id => `${id}.focus`)
    assert.deepEqual(
      links.map(match => match[1] ?? '').filter(id => !known.includes(id) && !focus.includes(id)),
      [],
    )
  })

  it('points only at pictures that are there', () => {
    const pictures = [...text.matchAll(/"(?:icon|svg)": "([^"$]+\.(?:svg|png))"/g)].map(
      match => match[1] ?? '',
    )
    assert.ok(pictures.length > 0)
    assert.deepEqual(
      pictures.filter(picture => !existsSync(path.join(root, picture))),
      [],
    )
  })

  it('asks for a password in no setting, and lets no workspace choose the store', () => {
    const properties: Record<string, { scope: string }> = contributes.configuration.properties
    assert.equal(properties[names.settingId.storeUrl]?.scope, 'machine')
    assert.deepEqual(
      Object.keys(properties).filter(id => /password|secret/i.test(id)),
      [],
    )
    assert.ok(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(names.settingId.storeUrl),
    )
  })

  it('gives every command the category under which the palette shows it', () => {
    const commands = contributes.commands as { command: string; category?: string }[]
    assert.deepEqual(
      commands.filter(({ category }) => category !== 'Plumbline'),
      [],
    )
  })

  it('asks for no proposed API, and has its types pinned to the version it asks for', () => {
    assert.equal(manifest.enabledApiProposals, undefined)
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`)
  })
})
