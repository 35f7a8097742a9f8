// Typed access to the store's word about itself: what was tampered with, and who could.
import type { Link } from './link.ts'
import type { Store } from './store.ts'

export function storeAudit(link: Link): Pick<Store, 'verify'> {
  return {
    async verify(remembered) {
      // One statement sees one state of both.
      const problems = await link.rowsPatiently<{ problem: string }>(`
        select * from plumbline.verify() as problem
        union all
        select * from plumbline.verify_rows()`)
      const bypasses = await link.rows<{ bypasses: string }>('select * from plumbline.bypasses()')
      const [head] = await link.rows<{ seq: number; hash: string }>(`
        select seq, encode(hash, 'hex') as hash
        from plumbline.chain_head`)
      const rewritten = remembered && !(await holds(link, remembered))
      return {
        problems: [
          ...problems.map(row => row.problem),
          ...(rewritten ? [`Audit: entry ${remembered.seq} is not the one remembered, or is gone`] : []),
        ],
        bypasses: bypasses.map(row => row.bypasses),
        head: head ?? { seq: 0, hash: '' },
      }
    },
  }
}

async function holds(link: Link, { seq, hash }: { seq: number; hash: string }): Promise<boolean> {
  const [row] = await link.rows<{ remembers: boolean }>('select plumbline.remembers($1, $2)', [seq, hash])
  return row?.remembers ?? false
}
