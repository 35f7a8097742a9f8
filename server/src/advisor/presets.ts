// Named sets of levels. `recommended` is quiet: what would hurt in production.
import type { Level } from './advise.ts'
import { bytebaseLevels } from './bytebase.ts'
import { catalogue } from './catalogue.ts'
import type { Rule } from './rule.ts'

export const presetNames = [
  'all',
  'recommended',
  'strict',
  'bytebase-dev',
  'bytebase-prod',
  'squawk',
] as const
export type PresetName = (typeof presetNames)[number]

/** The preset that an environment holds changes to; undefined when it names none that there is. */
export function presetOf(policy: { readonly advisorPreset: string } | undefined): PresetName | undefined {
  return presetNames.find(name => name === policy?.advisorPreset)
}

export function preset(name: PresetName): Map<string, Level> {
  switch (name) {
    case 'all':
      return chosen(() => true)
    case 'recommended':
      return chosen(rule => rule.preset === 'recommended')
    case 'strict':
      return chosen(rule => rule.preset !== undefined)
    case 'squawk':
      return chosen(
        rule => rule.aliases.some(alias => alias.startsWith('squawk:')) && !squawkOptIn.has(rule.id),
      )
    case 'bytebase-dev':
      return bytebaseLevels('dev')
    case 'bytebase-prod':
      return bytebaseLevels('prod')
    default:
      name satisfies never
      return new Map()
  }
}

/** Off in squawk unless asked for. */
const squawkOptIn = new Set(['require-table-schema'])

function chosen(wanted: (rule: Rule) => boolean): Map<string, Level> {
  return new Map(catalogue.filter(wanted).map(rule => [rule.id, { severity: rule.severity, options: {} }]))
}
