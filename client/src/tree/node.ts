// The nodes of our trees. Ids travel, objects do not: a node names what it shows, and what it shows is
// looked up in the state when it is drawn.
import type { Anomaly, Change } from '#protocol/change.ts'
import type { Failure } from '#protocol/failure.ts'
import type { SchemaObject } from '#protocol/instance.ts'
import type { Group } from './grouping.ts'

export type DatabasesNode =
  | { readonly kind: 'environment'; readonly id: number }
  | { readonly kind: 'instance'; readonly id: number }
  | { readonly kind: 'database'; readonly id: number }
  | {
      readonly kind: 'group'
      readonly databaseId: number
      /** Path of the group's parent, for a stable id. */
      readonly path: string
      readonly group: Group
      readonly objects: readonly SchemaObject[]
    }
  | {
      readonly kind: 'object'
      readonly databaseId: number
      readonly path: string
      readonly object: SchemaObject
      /** The relation a column, key or index belongs to. */
      readonly relation?: string
    }
  | { readonly kind: 'history'; readonly databaseId: number }
  | { readonly kind: 'ignored'; readonly databaseId: number }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'moreChanges'; readonly databaseId: number }
  | {
      readonly kind: 'note'
      readonly id: string
      readonly text: string
      readonly failure?: Failure
      /** The database that wants a baseline. */
      readonly baselineOf?: number
    }

export type IssuesNode =
  | { readonly kind: 'section'; readonly section: 'waiting' | 'open' | 'closed' }
  | { readonly kind: 'issue'; readonly id: number; readonly section: string }
  | { readonly kind: 'moreIssues' }
  | { readonly kind: 'note'; readonly id: string; readonly text: string; readonly failure?: Failure }

export type AnomalyNode = { readonly kind: 'anomaly'; readonly anomaly: Anomaly }
