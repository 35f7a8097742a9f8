// `plumbline rules`: the advisor's catalogue, with the names its rules have in other tools.
import { pageOf } from '../advisor/advice.ts'
import { catalogue } from '../advisor/catalogue.ts'
import { rulesNamed } from '../advisor/names.ts'
import { preset, presetNames } from '../advisor/presets.ts'
import { command, lookCode, oneOf, Usage } from './command.ts'

const help = `plumbline rules [NAME...]            by our name or any other tool's

  --preset P           only those of ${presetNames.join(', ')}
  --format F           text or json
  --help               print this

Exit codes
  0  done
  2  wrong usage
`

export const run = command({
  name: 'rules',
  help,
  options: { preset: { type: 'string' } },
  looks: true,
  async run({ values, positionals }, io) {
    const format = oneOf(values.format ?? 'text', ['text', 'json'] as const, '--format')
    const wanted =
      values.preset === undefined ? undefined : preset(oneOf(values.preset, presetNames, '--preset'))
    const unknown = positionals.find(name => rulesNamed(name).length === 0)
    if (unknown !== undefined) throw new Usage(`There is no rule ${unknown}`)
    const named = new Set(positionals.flatMap(name => rulesNamed(name).map(rule => rule.id)))
    const rules = catalogue.filter(
      rule => (named.size === 0 || named.has(rule.id)) && (!wanted || wanted.has(rule.id)),
    )
    const sets = presetNames.map(name => ({ name, levels: preset(name) }))
    if (format === 'json') {
      io.out(
        JSON.stringify(
          rules.map(rule => ({
            id: rule.id,
            category: rule.category,
            severity: wanted?.get(rule.id)?.severity ?? rule.severity,
            summary: rule.summary,
            why: rule.why,
            fix: rule.fix,
            exceptions: rule.exceptions,
            aliases: rule.aliases,
            presets: sets.filter(set => set.levels.has(rule.id)).map(set => set.name),
            since: rule.since,
            until: rule.until,
            options: rule.options ?? {},
            url: pageOf(rule.id),
          })),
          null,
          1,
        ),
      )
      return lookCode.clean
    }
    const width = Math.max(...rules.map(rule => rule.id.length))
    for (const rule of rules) {
      io.out(
        `${rule.id.padEnd(width)}  ${(wanted?.get(rule.id)?.severity ?? rule.severity).padEnd(7)}  ${rule.summary}`,
      )
      if (rule.aliases.length > 0) io.out(`${' '.repeat(width)}           ${rule.aliases.join(', ')}`)
    }
    return lookCode.clean
  },
})
