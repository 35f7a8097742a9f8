// Runs all checks of one target, one after another, and tells of each as it ends. A check that
// cannot look says `notChecked`; one that breaks says why and stands in nobody's way.
import type { Failure } from '#protocol/failure.ts'
import type { CheckKind, IssueType, Step } from '#protocol/issue.ts'
import { asFailure } from '../../failure/failed.ts'
import { isContention } from '../../postgres/contention.ts'
import { serverFacts } from '../../postgres/facts.ts'
import { cutSteps } from '../../sql/steps.ts'
import type { Store } from '../../store/store.ts'
import type { SchemaReader, Targets } from '../execute/context.ts'
import { refuseUnfit } from '../execute/identity.ts'
import { partitionedNames } from '../execute/partitioned.ts'
import { checkConnection } from './connection.ts'
import { checkDrift, type Differ } from './drift.ts'
import { checkOrder } from './order.ts'
import { checkRisk } from './risk.ts'
import { checkStatementKind } from './statementKind.ts'
import { type Looked, notLookedAt, type Outcome, outcome, type Subject } from './subject.ts'
import { checkSyntax } from './syntax.ts'

/** A check that another room makes. `looked` is absent when the target could not be reached. */
export type Checker = (subject: Subject, looked: Looked | undefined) => Promise<Outcome>

export interface Checkers {
  readonly store: Pick<Store, 'identity' | 'snapshot' | 'changes' | 'ranOn'>
  readonly targets: Targets
  readonly schema: SchemaReader
  readonly differ: Differ
  readonly advisor: Checker
  readonly dryRun: Checker
}

/** The checks of each type of issue, in the order in which they run and are shown. */
export function checkKinds(type: IssueType): readonly CheckKind[] {
  switch (type) {
    case 'createDatabase':
      return ['connection', 'syntax', 'statementKind']
    case 'baseline':
      return ['connection', 'drift']
    case 'alterSchema':
    case 'changeData':
    case 'revert':
      return ['connection', 'syntax', 'statementKind', 'advisor', 'dryRun', 'drift', 'order', 'risk']
    default:
      return type satisfies never
  }
}

export interface Checked {
  readonly outcomes: readonly Outcome[]
  /** The steps the approver will see; absent when the target could not be reached. */
  readonly steps?: readonly Step[]
}

export async function runChecks(
  checkers: Checkers,
  subject: Subject,
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<Checked> {
  const { instanceId, databaseName, databaseId } = subject.target
  const outcomes: Outcome[] = []
  const say = (one: Outcome) => {
    outcomes.push(one)
    onOutcome(one)
  }
  const place = { instanceId, databaseName: databaseId === 0 ? null : databaseName }
  let looked: Looked | undefined
  try {
    const client = await checkers.targets.open(place, 'plumbline check')
    try {
      const facts = await serverFacts(client)
      refuseUnfit(facts, checkers.store)
      await client.query("set lock_timeout = '3s'; set statement_timeout = '60s'")
      const partitioned = await partitionedNames(client, subject.options.searchPath)
      const cut = cutSteps(subject.script.statements, { serverVersion: facts.version, partitioned })
      looked = { client, facts, cut, live: await checkers.schema.read(client) }
      say(await checkConnection(subject, client, facts, checkers.store))
      await theRest(checkers, subject, looked, say)
    } finally {
      await checkers.targets.close(client)
    }
  } catch (error) {
    // The session may break while the first check looks, as well as before.
    if (outcomes.length === 0) {
      const { message, detail, hint } = isContention(error) ? lockedOut : asFailure(error)
      const text = [detail, hint].filter(Boolean).join(' ')
      say(outcome('connection', 'failed', message, text ? [{ severity: 'error', title: message, text }] : []))
      await theRest(checkers, subject, undefined, say)
    } else throw error
  }
  const steps = looked?.cut.steps.map(s => s.step)
  return { outcomes, ...(steps ? { steps } : {}) }
}

const lockedOut: Pick<Failure, 'message' | 'detail' | 'hint'> = {
  message: 'Another session holds a lock on something that has to be read.',
  hint: 'Run the checks again when it is done.',
}

async function theRest(
  checkers: Checkers,
  subject: Subject,
  looked: Looked | undefined,
  say: (one: Outcome) => void,
): Promise<void> {
  for (const kind of checkKinds(subject.type)) {
    if (kind === 'connection') continue
    say(
      await check(kind, checkers, subject, looked).catch(error =>
        outcome(kind, 'notChecked', asFailure(error).message),
      ),
    )
  }
}

async function check(
  kind: CheckKind,
  checkers: Checkers,
  subject: Subject,
  looked: Looked | undefined,
): Promise<Outcome> {
  const unreached = outcome(kind, 'notChecked', notLookedAt)
  switch (kind) {
    case 'connection':
      throw new TypeError('It has been checked')
    case 'syntax':
      return checkSyntax(subject, looked)
    case 'statementKind':
      return checkStatementKind(subject)
    case 'advisor':
      return checkers.advisor(subject, looked)
    case 'dryRun':
      return checkers.dryRun(subject, looked)
    case 'drift':
      return looked ? checkDrift(subject, looked, checkers.store, checkers.differ) : unreached
    case 'order':
      return checkOrder(subject, checkers.store)
    case 'risk':
      return checkRisk(subject, looked)
    default:
      return kind satisfies never
  }
}
