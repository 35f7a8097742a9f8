// The schema engine as a run and its checks use it: the live schema as a record, and whether two
// records differ for a person.
import type { Difference } from '#protocol/change.ts'
import type { Ignored } from '#protocol/instance.ts'
import { compare } from '../schema/compare/compare.ts'
import { ignoring } from '../schema/ignore.ts'
import { introspect } from '../schema/introspect/introspect.ts'
import type { Model } from '../schema/model.ts'
import { render } from '../schema/render/render.ts'
import type { SnapshotRecord } from '../store/records.ts'
import type { SchemaReader } from './execute/context.ts'

export const schemaReader: SchemaReader = {
  async read(client) {
    const inTransaction = client.getTransactionStatus() === 'T'
    const { hash, reader, serverVersion, model } = await introspect(client, { inTransaction })
    return { hash, reader, serverVersion, model, text: render(model) }
  },
  same: (a, b, ignored) => a.hash === b.hash || differ(a, b, ignored).objects.length === 0,
}

export function differ(before: SnapshotRecord, after: SnapshotRecord, ignored?: Ignored): Difference {
  return compare(ignoring(before.model as Model, ignored), ignoring(after.model as Model, ignored))
}
