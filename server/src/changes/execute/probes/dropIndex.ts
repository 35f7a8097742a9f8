// DROP INDEX CONCURRENTLY: the index is gone, or it is repeated (it may be invalid by then).
import { namesIn } from './names.ts'
import { type Probe, qualifiedName, relationOid } from './probe.ts'

interface Noted {
  readonly oids: readonly string[]
}

export const dropIndex: Probe<Noted> = {
  async note(client, node) {
    if (!('DropStmt' in node)) throw new TypeError('Not a DropStmt')
    const oids: string[] = []
    for (const object of node.DropStmt.objects ?? []) {
      const oid = await relationOid(client, namesIn(object))
      if (oid !== null) oids.push(oid)
    }
    return { oids }
  },

  async look(client, { oids }) {
    if (oids.length === 0) return { kind: 'notApplied', how: 'there was no such index before' }
    for (const oid of oids) {
      const name = await qualifiedName(client, oid)
      if (name !== null) return { kind: 'notApplied', how: `index ${name} is still there` }
    }
    return { kind: 'applied', how: 'the index is gone' }
  },
}
