// Rules by any of their names: our id, another tool's (`squawk:ban-drop-table`), or that one alone
// where it is clear (`ban-drop-table`, `E5`, `TABLE_REQUIRE_PK`, `lint/safety/banDropTable`).
import { catalogue } from './catalogue.ts'
import type { Rule } from './rule.ts'

let index: Map<string, Rule[]> | undefined

function byName(): Map<string, Rule[]> {
  if (index) return index
  index = new Map()
  const add = (name: string, rule: Rule) => {
    const key = name.toLowerCase()
    const rules = index?.get(key) ?? []
    if (!rules.includes(rule)) index?.set(key, [...rules, rule])
  }
  for (const rule of catalogue) {
    add(rule.id, rule)
    for (const alias of rule.aliases) {
      const [tool = '', id = ''] = [alias.slice(0, alias.indexOf(':')), alias.slice(alias.indexOf(':') + 1)]
      add(alias, rule)
      add(id, rule)
      // Atlas also names the analyzer that a code belongs to.
      const analyzer = tool === 'atlas' && atlasAnalyzers[id.slice(0, 2)]
      if (analyzer) add(analyzer, rule)
      if (tool !== 'pgls') continue
      // Their suppression comments write lint/safety/banDropTable, and a group silences all of it.
      add(`lint/${id}`, rule)
      add(id.slice(id.indexOf('/') + 1), rule)
      add(`lint/${id.slice(0, id.indexOf('/'))}`, rule)
      add('lint', rule)
    }
  }
  return index
}

const atlasAnalyzers: Readonly<Record<string, string>> = {
  DS: 'destructive',
  MF: 'data_depend',
  BC: 'incompatible',
  CD: 'condrop',
  NM: 'naming',
}

/** All rules a name stands for; empty when nobody knows it. */
export const rulesNamed = (name: string): readonly Rule[] => byName().get(name.toLowerCase()) ?? []
