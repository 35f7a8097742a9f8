import assert from 'node:assert/strict'
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'
import { grouped, objectIcon } from '../src/tree/grouping.ts'

const object = (kind: ObjectKind, name: string): SchemaObject => ({
  kind,
  schema: 'public',
  name,
  hasMembers: false,
})

describe('the objects of a database, in groups', () => {
  it('leaves schemas and columns where they are', () => {
    const objects = [object('schema', 'public'), object('column', 'id')]
    assert.deepEqual(grouped(objects), { direct: objects, groups: [] })
  })

  it('puts kinds together in the order people look for them, and keeps the order inside', () => {
    const { direct, groups } = grouped([
      object('index', 'b'),
      object('primaryKey', 'orders_pkey'),
      object('column', 'id'),
      object('index', 'a'),
      object('foreignKey', 'orders_customer_fkey'),
      object('function', 'f(integer)'),
      object('view', 'v'),
      object('table', 't'),
    ])
    assert.deepEqual(
      direct.map(({ name }) => name),
      ['id'],
    )
    assert.deepEqual(
      groups.map(({ group, objects }) => [group.label, objects.map(({ name }) => name)]),
      [
        ['Tables', ['t']],
        ['Views', ['v']],
        ['Functions', ['f(integer)']],
        ['Keys and Constraints', ['orders_pkey', 'orders_customer_fkey']],
        ['Indexes', ['b', 'a']],
      ],
    )
  })

  it('shows every kind once, none twice', () => {
    const kinds = Object.keys(objectIcon) as ObjectKind[]
    const { direct, groups } = grouped(kinds.map(kind => object(kind, kind)))
    const seen = [...direct, ...groups.flatMap(({ objects }) => objects)].map(({ kind }) => kind)
    assert.deepEqual(seen.sort(), kinds.sort())
  })
})
