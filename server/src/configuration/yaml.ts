// plumbline.yaml as a tree of values that know their places. What they mean is plumblineYaml.ts.
import type { SettingsProblem } from './settings.ts'

/** UTF-16 offsets, the end behind the last character. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** A value and where it stands; a map and a list stand at their first word. */
export interface Yaml {
  readonly place: Place
  readonly value:
    | string
    | number
    | boolean
    | null
    | readonly Yaml[]
    | ReadonlyMap<string, { readonly key: Place; readonly value: Yaml }>
}

export interface YamlReading {
  readonly root: Yaml
  /** It is not all YAML, so that the tree may be another than was meant. */
  readonly isTorn: boolean
  readonly problems: readonly SettingsProblem[]
}

export async function readYaml(text: string): Promise<YamlReading> {
  // Most projects have no such file, and need no reader of YAML.
  const { isMap, isScalar, isSeq, parseDocument, isAlias } = await import('yaml')
  const document = parseDocument(text)
  const problems = [...document.errors, ...document.warnings].map(
    ({ message, code, pos: [start], name }): SettingsProblem => ({
      severity: name === 'YAMLWarning' ? 'warning' : 'error',
      message: ourWords[code] ?? firstSentence(message),
      start,
      // Most are placed at a character alone.
      end: start + (/^[^\s:,[\]{}#]+/.exec(text.slice(start, start + 200))?.[0].length ?? 0),
    }),
  )
  const read = (node: unknown, around: Place): Yaml => {
    const target = isAlias(node) ? node.resolve(document) : node
    if (isAlias(node) && !target && node.range)
      problems.push({
        severity: 'error',
        message: `There is no anchor ${node.source}.`,
        start: node.range[0],
        end: node.range[1],
      })
    const range = (node as { range?: [number, number, number] } | null)?.range
    const place = range ? { start: range[0], end: range[1] } : around
    if (isMap(target)) {
      const entries = target.items.map(({ key, value }) => {
        const keyPlace = isScalar(key) && key.range ? { start: key.range[0], end: key.range[1] } : place
        const name = String(isScalar(key) ? key.value : key)
        return [name, { key: keyPlace, value: read(value, keyPlace) }] as const
      })
      return { place: entries[0]?.[1].key ?? place, value: new Map(entries) }
    }
    if (isSeq(target)) {
      const items = target.items.map(item => read(item, place))
      return { place: items[0]?.place ?? place, value: items }
    }
    const value = isScalar(target) ? target.value : null
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
    return { place, value: isPlain ? (value as string | number | boolean) : null }
  }
  const root = read(document.contents, { start: 0, end: 0 })
  const isTorn =
    document.errors.some(({ code }) => code !== 'DUPLICATE_KEY') ||
    problems.length > document.errors.length + document.warnings.length
  return { root, isTorn, problems }
}

/** Where those of the reader of YAML are about its programmers. */
const ourWords: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'This key is here twice.',
  MULTIPLE_DOCS: 'A second document begins here; only one is read.',
}

/** Behind it stand the place in words and the line itself. */
const firstSentence = (message: string): string =>
  `${(message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')}.`
