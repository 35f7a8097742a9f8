// The list that `plumbline rules` prints.
import assert from 'node:assert/strict'
import { plumbline } from './workFolder.ts'

describe('plumbline rules', () => {
  it('lists all of them, with their names elsewhere', async () => {
    const all = JSON.parse((await plumbline('rules', '--format', 'json')).out)
    assert.ok(all.length > 100)
    const [one] = JSON.parse((await plumbline('rules', '--format', 'json', 'squawk:ban-drop-table')).out)
    assert.equal(one.id, 'drop-table')
    assert.equal((await plumbline('rules', 'nothing')).code, 2)
  })
})
