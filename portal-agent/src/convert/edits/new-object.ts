import type { DdlEdit, ObjectResult } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { targetName } from '../names.ts'
import type { DatabasePlan } from '../database-plan.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import { triggerName } from '../routines/trigger.ts'
import type { PlanSettings } from '../settings.ts'
import { editedObject } from './edited-object.ts'

interface Around {
  readonly plan: DatabasePlan
  readonly schema: DatabaseSchema
  readonly settings: PlanSettings
}

/** An object nothing was made of, by the user's statements, under the name Portal would give it. */
export function newObject(other: ObjectResult, edit: DdlEdit, around: Around): ObjectDdl {
  const { kind, sourceName, remarks, ddl = '' } = other
  const trigger = kind === 'trigger' ? triggerOf(sourceName, around) : null
  const named = trigger ?? { targetName: nameOf(other, around) }
  const schema = around.settings.targetSchema
  const made = editedObject({ kind, sourceName, remarks, statements: [], ...named }, edit, schema)
  return { ...made, edited: { schema, made: [ddl] } }
}

function nameOf({ kind, sourceName }: ObjectResult, { plan, settings }: Around): string {
  const owner =
    kind === 'index'
      ? plan.tables.find(({ create }) => sourceName.startsWith(`${create.sourceName}.`))?.create.sourceName
      : undefined
  const own = owner === undefined ? sourceName : sourceName.slice(owner.length + 1)
  const planned = owner === undefined ? undefined : plan.names.tables.get(owner)?.indexes.get(own)
  return planned ?? targetName(own, settings.options['names.case'])
}

function triggerOf(sourceName: string, { plan, schema, settings }: Around) {
  const { triggers } = schema.stored
  const trigger = triggers.find(({ table, name }) => `${table}.${name}` === sourceName)
  const table = plan.tables.find(({ create }) => create.sourceName === trigger?.table)
  if (trigger === undefined || table === undefined)
    return { targetName: targetName(sourceName, settings.options['names.case']), enable: [] }
  const name = triggerName(trigger, triggers, { settings })
  const owner = quoteQualified(table.plan.targetSchema, table.plan.target)
  return { targetName: name, enable: [`ALTER TABLE ${owner} ENABLE TRIGGER ${quoteIdent(name)}`] }
}
