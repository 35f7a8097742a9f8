// Pairs of schemas kept as SQL. A file holds many; each begins with `-- pair: what it is about`:
//
//   -- pair: a column under a view changes its type
//   create table ...            what both have
//   -- from                     what only the first has
//   -- to                       what only the second has
//   -- then                     what both have after that
//
// `-- since: 15` and `-- until: 16` narrow the versions, `-- unresolved` expects the plan to say
// that it cannot, `-- same` that there is no difference, `-- commits` that the plan has to commit
// on its way.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface Pair {
  readonly name: string
  /** The file it stands in, without its ending. */
  readonly theme: string
  readonly from: string
  readonly to: string
  readonly since: number
  readonly until: number
  readonly expected: 'plan' | 'unresolved' | 'same'
  /** Its plan commits on the way: a new value of an enum is used. */
  readonly commits: boolean
}

const folder = path.join(import.meta.dirname, 'pairs')

export function readPairs(themes?: readonly string[]): Pair[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.sql'))
  return names
    .map(name => name.slice(0, -'.sql'.length))
    .filter(theme => !themes?.length || themes.includes(theme))
    .sort()
    .flatMap(theme => pairsIn(theme, readFileSync(path.join(folder, `${theme}.sql`), 'utf8')))
}

function pairsIn(theme: string, text: string): Pair[] {
  return text
    .split(/^-- pair: /m)
    .slice(1)
    .map(part => {
      const end = part.indexOf('\n')
      const body = part.slice(end + 1)
      const number = (word: string) => {
        const found = new RegExp(`^-- ${word}: (\\d+)$`, 'm').exec(body)
        return found ? Number(found[1]) : undefined
      }
      const [head = '', ...rest] = body.split(/^-- (?=(?:from|to|then)$)/m)
      const section = (word: string) =>
        rest.find(item => item.startsWith(`${word}\n`))?.slice(word.length + 1) ?? ''
      return {
        name: part.slice(0, end).trim(),
        theme,
        from: `${head}\n${section('from')}\n${section('then')}`,
        to: `${head}\n${section('to')}\n${section('then')}`,
        since: number('since') ?? 0,
        until: number('until') ?? 99,
        expected: /^-- unresolved$/m.test(body) ? 'unresolved' : /^-- same$/m.test(body) ? 'same' : 'plan',
        commits: /^-- commits$/m.test(body),
      }
    })
}
