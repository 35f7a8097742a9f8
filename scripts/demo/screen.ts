// How the demo prints: a heading for each step, what somebody does, and what PostgreSQL answered.
const colours = process.stdout.isTTY && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)

const bold = paint(1)
const dim = paint(2)
const green = paint(32)
const yellow = paint(33)
const red = paint(31)

const line = (text = '') => process.stdout.write(`${text}\n`)
const indented = (text: string, by: string) =>
  text
    .split('\n')
    .map(one => by + one)
    .join('\n')

export const screen = {
  title(text: string): void {
    line(bold(text))
  },
  step(text: string): void {
    line()
    line(bold(text))
  },
  /** What a person does. */
  act(text: string): void {
    line(`  > ${text}`)
  },
  sql(text: string): void {
    line(indented(text.trim(), dim('  | ')))
  },
  says(text: string): void {
    line(indented(text, '    '))
  },
  good(text: string): void {
    line(`  ${green('ok')} ${text}`)
  },
  warning(text: string): void {
    line(`  ${yellow('!')}  ${text}`)
  },
  bad(text: string): void {
    line(`  ${red('x')}  ${text}`)
  },
  difference(before: string, after: string): void {
    const old = before.split('\n')
    const now = after.split('\n')
    for (const [mark, colour, text] of diffLines(old, now)) line(`    ${colour(`${mark} ${text}`)}`)
  },
}

type Painted = readonly [mark: '+' | '-', colour: (text: string) => string, text: string]

/** Only what came and went: enough for a schema that fits on a screen. */
function diffLines(old: readonly string[], now: readonly string[]): Painted[] {
  const gone = old.filter(text => !now.includes(text)).map(text => ['-', red, text] as const)
  const came = now.filter(text => !old.includes(text)).map(text => ['+', green, text] as const)
  return [...gone, ...came].filter(([, , text]) => text.trim() !== '')
}
