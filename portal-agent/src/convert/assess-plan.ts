import type { AssessedObject, Assessment, ObjectResult } from '@data-migration/contract/portal'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { type DatabasePlan, plannedObjects } from './plan-database.ts'
import { sourceDefinitions } from './edits/source-definitions.ts'
import { pitfallOf } from './remark-pitfalls.ts'

/** Every object of the plan in the order it is made, then what is left to be done by hand. One at a time: there are many. */
export function* assessedObjects(plan: DatabasePlan): Generator<AssessedObject> {
  const hashOf = sourceDefinitions(plan.source)
  const outdated = new Set(
    plan.problems.flatMap(({ code, subject }) => (code === 'DM-JOB-080' ? [subject] : [])),
  )
  for (const [object, isAdded] of plainObjects(plan)) {
    const { kind, sourceName } = object
    const edit = object.edit === 'used' ? 'used' : outdated.has(`${kind} ${sourceName}`) ? 'outdated' : 'none'
    yield isAdded ? object : { ...object, edit, sourceHash: hashOf(kind, sourceName) }
  }
}

function* plainObjects(plan: DatabasePlan): Generator<readonly [AssessedObject, added: boolean]> {
  for (const object of plannedObjects(plan)) yield [planned(object), object.added === true]
  for (const other of plan.others) yield [byHand(other), false]
}

function planned(object: ObjectDdl): AssessedObject {
  const { kind, sourceName, targetName, statements, remarks, enable = [], added = false, edited } = object
  return {
    type: 'assessed-object',
    kind,
    sourceName,
    targetName,
    added,
    outcome: remarks.length === 0 ? 'exact' : 'with-remarks',
    ddl: listed([...statements, ...enable]),
    madeDdl: edited === undefined ? null : listed(edited.made),
    edit: edited === undefined ? 'none' : 'used',
    sourceHash: null,
    remarks: withPitfalls(remarks, kind),
  }
}

function listed(statements: readonly string[]): string {
  return statements.map((statement) => `${statement};`).join('\n')
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
    madeDdl: null,
    edit: 'none',
    sourceHash: null,
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
    this.#count(object)
    this.#meet(object)
  }

  #count({ kind, outcome, added }: AssessedObject): void {
    const sum = this.#coverage.get(kind) ?? { kind, total: 0, exact: 0, withRemarks: 0, byHand: 0, added: 0 }
    this.#coverage.set(kind, sum)
    if (added) {
      sum.added += 1
      return
    }
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
