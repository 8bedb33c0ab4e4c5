import { type CheckItem, type DdlEdit, type ObjectResult } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { DatabasePlan, PlannedTable } from '../database-plan.ts'
import { blocker } from '../problems.ts'
import type { PlanSettings } from '../settings.ts'
import { editedObject, namesObject } from './edited-object.ts'
import { newObject } from './new-object.ts'
import { sourceDefinitions } from './source-definitions.ts'

type Name = Pick<ObjectResult, 'kind' | 'sourceName'>

/**
 * The plan with the user's statements in place of those made of the source, and of what nothing was made of. One that cannot
 * be used stops the run: neither it nor what it was to replace is made without a word.
 */
export function applyEdits(plan: DatabasePlan, schema: DatabaseSchema, settings: PlanSettings): DatabasePlan {
  const { edits = [] } = settings
  if (edits.length === 0) return plan
  const judged = new Edits(edits, plan, schema, settings)
  const tables = plan.tables.map((table) => editedTable(table, judged))
  const stored = plan.stored.map((object) => judged.instead(object))
  const byHand = judged.ofOthers()
  const isOfTable = (object: ObjectDdl, { create }: PlannedTable) =>
    object.kind === 'index' && object.sourceName.startsWith(`${create.sourceName}.`)
  const placed = new Set<ObjectDdl>()
  const withIndexes = tables.map((table) => {
    const own = byHand.filter((object) => isOfTable(object, table) && !placed.has(object))
    for (const object of own) placed.add(object)
    return own.length === 0 ? table : { ...table, indexes: [...table.indexes, ...own] }
  })
  const used = new Set(byHand.map(keyOf))
  return {
    ...plan,
    tables: withIndexes,
    stored: [...stored, ...byHand.filter((object) => !placed.has(object))],
    others: plan.others.filter((other) => !used.has(keyOf(other))),
    problems: [...plan.problems, ...judged.problems()],
  }
}

function editedTable(table: PlannedTable, edits: Edits): PlannedTable {
  return {
    ...table,
    create: edits.instead(table.create),
    indexes: table.indexes.map((index) => edits.instead(index)),
  }
}

class Edits {
  readonly #edits: ReadonlyMap<string, DdlEdit>
  readonly #problems: CheckItem[] = []
  readonly #met = new Set<string>()
  readonly #usable: ReadonlySet<string>
  readonly #plan: DatabasePlan
  readonly #schema: DatabaseSchema
  readonly #settings: PlanSettings

  constructor(edits: readonly DdlEdit[], plan: DatabasePlan, schema: DatabaseSchema, settings: PlanSettings) {
    this.#edits = new Map(edits.map((edit) => [keyOf({ kind: edit.kind, sourceName: edit.name }), edit]))
    this.#plan = plan
    this.#schema = schema
    this.#settings = settings
    const hashOf = sourceDefinitions(schema)
    const outdated = edits.filter(
      ({ kind, name, sourceHash }) => sourceHash !== undefined && sourceHash !== hashOf(kind, name),
    )
    this.#usable = new Set(
      edits
        .filter((edit) => !outdated.includes(edit))
        .map(({ kind, name }) => keyOf({ kind, sourceName: name })),
    )
  }

  /** The object as the user wants it made. */
  instead(object: ObjectDdl): ObjectDdl {
    const edit = object.added === true ? undefined : this.#take(object)
    if (edit === undefined) return object
    if (!namesObject(edit, object.targetName)) this.#refuse(edit, `it does not make ${object.targetName}`)
    return editedObject(object, edit, this.#settings.targetSchema)
  }

  /** Made of what would have been left to be done by hand. */
  ofOthers(): ObjectDdl[] {
    return this.#plan.others.flatMap((other) => {
      const edit = this.#take(other)
      if (edit === undefined) return []
      const object = newObject(other, edit, {
        plan: this.#plan,
        schema: this.#schema,
        settings: this.#settings,
      })
      if (!namesObject(edit, object.targetName)) this.#refuse(edit, `it does not make ${object.targetName}`)
      return [object]
    })
  }

  /** Once all objects have gone by. */
  problems(): CheckItem[] {
    const unmet = [...this.#edits].filter(([key]) => !this.#met.has(key))
    return [...this.#problems, ...unmet.map(([key, edit]) => this.#unused(key, edit))]
  }

  #take(object: Name): DdlEdit | undefined {
    const key = keyOf(object)
    const edit = this.#edits.get(key)
    if (edit === undefined || !this.#usable.has(key)) return undefined
    this.#met.add(key)
    return edit
  }

  #refuse({ kind, name }: DdlEdit, problem: string): void {
    const findings = {
      subject: `${kind} ${name}`,
      found: problem,
      required: 'statements that make the object',
    }
    this.#problems.push(blocker('DM-JOB-082', { kind, name, problem }, findings))
  }

  #unused(key: string, { kind, name }: DdlEdit): CheckItem {
    const subject = `${kind} ${name}`
    if (this.#usable.has(key))
      return blocker(
        'DM-JOB-081',
        { kind, name },
        { subject, found: 'no such object', required: 'an object of the source' },
      )
    const required = 'the definition the statements were written for'
    return blocker('DM-JOB-080', { kind, name }, { subject, found: 'another definition', required })
  }
}

function keyOf({ kind, sourceName }: Name): string {
  return JSON.stringify([kind, sourceName])
}
