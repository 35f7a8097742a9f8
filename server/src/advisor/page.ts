// A rule's page of documentation, written from the rule itself. docs/rules/ holds the pages;
// `npm run docs` writes them and a test holds them current.
import { catalogue } from './catalogue.ts'
import type { Example, Rule } from './rule.ts'

const note = '<!-- Written from the rule by `npm run docs`; edit server/src/advisor/rules/ instead. -->'

function pageText(rule: Rule): string {
  const parts = [
    note,
    `# ${rule.id}`,
    `${rule.summary}.`,
    facts(rule),
    `## Why\n\n${rule.why}`,
    `## What to do\n\n${rule.fix}`,
    ...(rule.exceptions === undefined ? [] : [`## When it stays silent\n\n${rule.exceptions}`]),
    `## Examples\n\nReported:\n\n${rule.fires.map(block).join('\n\n')}\n\nNot reported:\n\n${rule.silent.map(block).join('\n\n')}`,
    ...(rule.options ? [`## Options\n\n${options(rule)}`] : []),
    `## Silence it\n\n\`\`\`sql\n-- plumbline-ignore ${rule.id}: the reason\n\`\`\`\n\nbefore the statement, or \`-- plumbline-ignore-file ${rule.id}: the reason\` for the file.`,
  ]
  return `${parts.join('\n\n')}\n`
}

function facts(rule: Rule): string {
  const versions =
    rule.since === undefined && rule.until === undefined
      ? 'all'
      : rule.until === undefined
        ? `${rule.since} and later`
        : `up to ${rule.until}`
  const presets =
    rule.preset === 'recommended'
      ? '`recommended`, `strict`, `all`'
      : rule.preset === 'strict'
        ? '`strict`, `all`'
        : '`all`'
  return [
    `- Category: ${rule.category}`,
    `- Severity: ${rule.severity}`,
    `- Presets: ${presets}`,
    `- PostgreSQL: ${versions}`,
    `- Elsewhere: ${rule.aliases.map(alias => `\`${alias}\``).join(', ') || 'nobody else reports it'}`,
  ].join('\n')
}

function block(example: Example): string {
  const heads = [
    ...(example.since === undefined ? [] : [`-- PostgreSQL ${example.since} and later`]),
    ...(example.until === undefined ? [] : [`-- PostgreSQL ${example.until} and earlier`]),
    ...(example.wrapped ? ['-- run by a tool that wraps the file in a transaction'] : []),
    ...(example.options ? [`-- with ${JSON.stringify(example.options)}`] : []),
    ...(example.before === undefined ? [] : [`-- earlier: ${example.before.replaceAll('\n', ' ')}`]),
  ]
  return `\`\`\`sql\n${[...heads, example.sql].join('\n')}\n\`\`\``
}

const options = (rule: Rule): string =>
  Object.entries(rule.options ?? {})
    .map(
      ([name, option]) =>
        `- \`${name}\` (default \`${JSON.stringify(option.default)}\`): ${option.describes}`,
    )
    .join('\n')

/** The list of all rules, docs/rules/README.md. */
function indexText(): string {
  const categories = [...new Set(catalogue.map(rule => rule.category))]
  const lists = categories.map(category => {
    const lines = catalogue
      .filter(rule => rule.category === category)
      .map(
        rule =>
          `- [${rule.id}](${rule.id}.md)${rule.preset === 'recommended' ? ' (recommended)' : ''}: ${rule.summary}.`,
      )
    return `## ${category.charAt(0).toUpperCase()}${category.slice(1)}\n\n${lines.join('\n')}`
  })
  return `${note}\n\n# Rules of the SQL advisor\n\n${catalogue.length} rules.\n\n${lists.join('\n\n')}\n`
}

/** Every page by its file's name. */
export function pages(): Map<string, string> {
  return new Map([
    ['README.md', indexText()],
    ...catalogue.map((rule): [string, string] => [`${rule.id}.md`, pageText(rule)]),
  ])
}
