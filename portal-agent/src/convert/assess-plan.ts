import type { AssessedObject, Assessment, ObjectResult } from '@data-migration/contract/portal'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { DatabasePlan } from './plan-database.ts'
import { pitfallOf } from './remark-pitfalls.ts'

/** Every object of the plan in the order it is made, then what is left to be done by hand. One at a time: there are many. */
export function* assessedObjects(plan: DatabasePlan): Generator<AssessedObject> {
  yield planned(plan.schema)
  yield* plan.prelude.map(planned)
  for (const table of plan.tables) {
    yield planned(table.create)
    if (table.comments !== null) yield planned(table.comments)
    yield* table.indexes.map(planned)
  }
  for (const table of plan.tables) yield* table.foreignKeys.map(planned)
  yield* plan.stored.map(planned)
  yield* plan.others.map(byHand)
}

function planned(object: ObjectDdl): AssessedObject {
  const { kind, sourceName, targetName, statements, remarks, enable = [], added = false } = object
  return {
    type: 'assessed-object',
    kind,
    sourceName,
    targetName,
    added,
    outcome: remarks.length === 0 ? 'exact' : 'with-remarks',
    ddl: [...statements, ...enable].map((statement) => `${statement};`).join('\n'),
    remarks: withPitfalls(remarks, kind),
  }
}

function byHand({ kind, sourceName, targetName, ddl = '', remarks }: ObjectResult): AssessedObject {
  return {
    type: 'assessed-object',
    kind,
    sourceName,
    targetName,
    added: false,
    outcome: 'by-hand',
    ddl,
    remarks: withPitfalls(remarks, kind),
  }
}

function withPitfalls(remarks: readonly string[], kind: ObjectResult['kind']): AssessedObject['remarks'] {
  return remarks.map((text) => ({ text, pitfall: pitfallOf(text, kind) }))
}

/** Sums up while objects go by, so that nothing of them has to be kept. */
export class AssessmentSum {
  readonly #coverage = new Map<AssessedObject['kind'], Assessment['coverage'][number]>()
  readonly #pitfalls = new Map<string, Assessment['pitfalls'][number]>()

  add(object: AssessedObject): void {
    if (!object.added) this.#count(object)
    this.#meet(object)
  }

  #count({ kind, outcome }: AssessedObject): void {
    const sum = this.#coverage.get(kind) ?? { kind, total: 0, exact: 0, withRemarks: 0, byHand: 0 }
    this.#coverage.set(kind, sum)
    sum.total += 1
    if (outcome === 'exact') sum.exact += 1
    else if (outcome === 'with-remarks') sum.withRemarks += 1
    else sum.byHand += 1
  }

  #meet({ remarks }: AssessedObject): void {
    const met = new Map(remarks.map(({ text, pitfall }) => [pitfall, text]))
    for (const [pitfall, example] of met) {
      if (pitfall === null) continue
      const known = this.#pitfalls.get(pitfall) ?? { pitfall, example, objects: 0 }
      this.#pitfalls.set(pitfall, known)
      known.objects += 1
    }
  }

  get coverage(): Assessment['coverage'] {
    return [...this.#coverage.values()]
  }

  /** The most frequent first. */
  get pitfalls(): Assessment['pitfalls'] {
    return [...this.#pitfalls.values()].sort((a, b) => b.objects - a.objects)
  }
}
