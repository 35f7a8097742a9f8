// Owner, comment, labels and privileges of an object that stays.
import { partsOf } from '../schema/lookup.ts'
import type { Fact, Grants } from '../schema/model.ts'
import {
  commentStatement,
  extensionDependence,
  labelStatements,
  ownerStatement,
  sideCommentStatements,
} from '../schema/render/common.ts'
import { grantStatements } from '../schema/render/grants.ts'
import type { Changes } from './changes.ts'
import type { Planning } from './context.ts'
import { type Step, step } from './planned.ts'

export function commonSteps(planning: Planning, before: Fact, after: Fact, changes: Changes): Step[] {
  const { options } = planning
  const out: Step[] = []
  // The owner of a sequence that a column owns is the owner of the table.
  const follows = after.kind === 'sequence' && after.at.ownedBy !== undefined && !changes.has('ownedBy')
  const ownerChanges = changes.has('owner') && after.owner !== undefined && options.owner !== null
  if (ownerChanges && !follows) {
    const sql = ownerStatement(after, after.owner ?? '')
    if (sql !== undefined) out.push(step(sql))
  }
  if (changes.has('comment')) out.push(step(commentStatement(after, after.comment)))
  if (changes.has('comments'))
    out.push(...sideCommentStatements(after, before.comments, after.comments).map(sql => step(sql)))
  if (changes.has('securityLabels'))
    out.push(...labelStatements(after, before.labels, after.labels).map(sql => step(sql)))
  if (changes.has('extensions'))
    out.push(...extensionDependence(after, before.extensions, after.extensions).map(sql => step(sql)))
  if (
    (changes.has('grants') || ownerChanges) &&
    options.grants !== false &&
    after.kind !== 'defaultPrivileges'
  ) {
    const had = ownerChanges ? handedOver(before.grants, before.owner, after.owner) : before.grants
    // Each side tells only of the roles that differ there what they had to begin with.
    const start = { ...before.hints.start, ...after.hints.start }
    const from = { ...after, hints: { ...after.hints, start } }
    out.push(
      ...[...grantStatements(from, had, after.grants), ...columnsAgain(planning, after, had)].map(sql =>
        step(sql),
      ),
    )
  }
  return out
}

/** Privileges on columns of roles that lose some on the whole relation: REVOKE takes those along. */
function columnsAgain(planning: Planning, relation: Fact, had: Grants | undefined): string[] {
  const loses = (role: string) =>
    (had?.[role] ?? []).some(item => !(relation.grants?.[role] ?? []).includes(item)) ||
    (role === relation.owner && relation.grants?.[role] !== undefined)
  return partsOf(planning.after, relation.id, 'column').flatMap(column => {
    const kept = Object.entries(column.grants ?? {}).filter(([role]) => loses(role))
    if (kept.length === 0 || !planning.before.byId.has(column.id)) return []
    return grantStatements(column, undefined, Object.fromEntries(kept))
  })
}

/** What the old owner could do is the new owner's; whoever had privileges of his own adds them. */
function handedOver(
  grants: Grants | undefined,
  from: string | undefined,
  to: string | undefined,
): Grants | undefined {
  if (!grants || from === undefined || to === undefined) return grants
  const { [from]: old, [to]: own, ...rest } = grants
  return old === undefined ? rest : { ...rest, [to]: [...new Set([...old, ...(own ?? [])])] }
}
