import type { ObjectVerdict, TableVerdict } from '@data-migration/contract/portal'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { objectKey } from '../model/object-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import { askBoth, notCompared } from '../verify/answers/ask-both.ts'
import type { EpochPorts } from './ports.ts'
import type { RunContext } from './run-context.ts'

export interface AnswerRequest {
  readonly plan: DatabasePlan
  readonly ledger: Ledger
  readonly ports: EpochPorts
  readonly verdicts: ReadonlyMap<string, TableVerdict>
}

/** What all questions together may take. */
const wholeMs = 600_000

/**
 * Whether translated views show the same rows on both sides, and translated functions give the same answers. Nothing is
 * written; what cannot be compared is told with the reason. Both are asked as they stand now: a place of the log could not
 * tell a change of this database from one of another.
 */
export async function verifyAnswers(context: RunContext, request: AnswerRequest): Promise<ObjectVerdict[]> {
  const { options, signal } = context
  const { plan, ledger, ports } = request
  if (!options.values['verify.answers']) return []
  const created = new Set(
    (await ledger.objectStates()).filter(({ state }) => state === 'created').map(objectKey),
  )
  const asked = plan.stored.flatMap((object) =>
    object.asked !== undefined && created.has(objectKey(object)) ? [object.asked] : [],
  )
  if (asked.length === 0) return []
  const obstacle = obstacleTo(context, request)
  if (obstacle !== null) return asked.map((each) => notCompared(each, obstacle))
  await using source = ports.openSourceAnswers()
  await using target = ports.openTargetAnswers()
  const settings = {
    viewRows: options.values['verify.viewRows'],
    showsValues: options.values['verify.values'] === 'show',
  }
  const until = performance.now() + wholeMs
  const found: ObjectVerdict[] = []
  for (const each of asked)
    found.push(
      performance.now() < until
        ? await askBoth(each, { source, target }, settings, signal)
        : notCompared(each, 'no time was left'),
    )
  return found
}

/** Of other rows nobody can expect the same answers. */
function obstacleTo({ record }: RunContext, { plan, verdicts }: AnswerRequest): string | null {
  if (plan.tables.some((table) => table.plan.filter !== undefined)) return 'only some rows were moved'
  const equal = plan.tables.every(({ plan: { source } }) => verdicts.get(source.name)?.verdict === 'equal')
  return equal && record.halted.size === 0 ? null : 'the rows of the tables are not equal'
}
