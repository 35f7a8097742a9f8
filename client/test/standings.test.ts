import assert from 'node:assert/strict'
import { type NamedStanding, standingText } from '../src/standings.ts'

describe('where a migration stands, above its text', () => {
  const on = (standing: NamedStanding['standing'], ...names: readonly string[]) =>
    names.map(name => ({ name, standing }))
  const cases: readonly (readonly [why: string, all: readonly NamedStanding[], text: string])[] = [
    ['nothing is known', [], ''],
    ['everywhere', on('applied', 'shop_test', 'shop_prod'), 'Applied to shop_test, shop_prod'],
    [
      'on its way through the environments',
      [...on('underWay', 'shop_prod'), ...on('applied', 'shop_test')],
      'Applied to shop_test, on its way to shop_prod',
    ],
    ['nowhere yet', on('pending', 'shop_test'), 'Pending on shop_test'],
    ['below a later one', on('outOfOrder', 'shop_test'), 'Pending, out of order, on shop_test'],
    ['its text is another now', on('changed', 'a'), 'Changed since it was applied to a'],
    ['very many', on('applied', 'a', 'b', 'c', 'd', 'e'), 'Applied to a, b, c and 2 more'],
    ['a name that looks like an icon', on('applied', '$(trash)'), 'Applied to \\$(trash)'],
  ]
  for (const [why, all, text] of cases) it(why, () => assert.equal(standingText(all), text))
})
