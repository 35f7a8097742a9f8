// The licences of the packages that the bundles hold parts of, in one text: each of them asks for that.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Of the parser itself, which comes as WebAssembly inside libpg-query's package. */
const parser = readFileSync(path.join(import.meta.dirname, 'parser.txt'), 'utf8')

/** `inputs` are the files of the bundles, from `root`, as esbuild tells them. */
export function notices(root, inputs) {
  const folders = new Set()
  for (const file of inputs) {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
    if (folder !== undefined) folders.add(folder)
  }
  const texts = [...folders].sort().map(folder => {
    const own = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
    const { name, version, license, author } = own
    const files = readdirSync(path.join(root, folder)).filter(file =>
      /^(licen[cs]e|copying|notice)/i.test(file),
    )
    const said =
      files.length === 0
        ? [`${license}, by ${author?.name ?? author}`]
        : files.map(file => readFileSync(path.join(root, folder, file), 'utf8').trim())
    return `${name} ${version}\n\n${said.join('\n\n')}\n`
  })
  return [
    'Plumbline holds parts of the packages below, each under the licence that stands with it.\n',
    ...texts,
    parser,
  ].join(`\n${'-'.repeat(80)}\n\n`)
}
