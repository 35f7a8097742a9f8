import assert from 'node:assert/strict'
import { nearest } from '../../src/configuration/nearest.ts'

describe('the word that somebody meant', () => {
  const words = ['drop-table', 'preset', 'exclude', 'off']

  for (const [typed, meant] of [
    ['drop-tabel', 'drop-table'],
    ['Drop-Table', 'drop-table'],
    ['pset', 'preset'],
    ['of', 'off'],
    ['drp-tabl', 'drop-table'],
    ['drop-tableau', 'drop-table'],
    ['drop-tableaux', 'drop-table'],
    // Four letters away is another word, however long it is; so is more than half of a short one.
    ['drop-tableauxs', undefined],
    ['on', undefined],
    ['', undefined],
  ] as const)
    it(`is ${meant ?? 'none of them'} for ${typed || 'nothing'}`, () =>
      assert.equal(nearest(typed, words), meant))
})
