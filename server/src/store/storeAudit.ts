// Typed access to the store's word about itself: what was tampered with, and who could.
import type { Link } from './link.ts'
import type { Store } from './store.ts'

export function storeAudit(link: Link): Pick<Store, 'verify'> {
  return {
    async verify() {
      const problems = await link.rowsPatiently<{ verify: string }>('select * from plumbline.verify()')
      const bypasses = await link.rows<{ bypasses: string }>('select * from plumbline.bypasses()')
      const [head] = await link.rows<{ seq: number; hash: string }>(`
        select seq, encode(hash, 'hex') as hash
        from plumbline.chain_head`)
      return {
        problems: problems.map(row => row.verify),
        bypasses: bypasses.map(row => row.bypasses),
        head: head ?? { seq: 0, hash: '' },
      }
    },
  }
}
