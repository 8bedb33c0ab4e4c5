import type { ObjectResult } from '@data-migration/contract/portal'
import { objectKey } from '../../model/object-key.ts'
import type { AskedObject } from '../../model/asked-object.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { targetName } from '../names.ts'
import { quoteIdent } from '../quote.ts'
import type { PlanSettings } from '../settings.ts'
import type { TypedTable } from '../typed-table.ts'
import { compatStatements, withNeeds } from './compat/functions.ts'
import { compatSchema } from './compat/schema.ts'
import type { Surroundings } from './emit/context.ts'
import { translateEvent } from './event.ts'
import { translateRoutine } from './routine.ts'
import { surroundingsOf } from './surroundings.ts'
import type { Translation } from './translation.ts'
import { translateTrigger, triggerName } from './trigger.ts'
import { askedObjects } from './asked-objects.ts'
import { translateView } from './view.ts'

export interface PlannedStored {
  /** In the order they are made: compatibility functions, routines, views, triggers. */
  readonly objects: readonly ObjectDdl[]
  /** What is left to do by hand, with the line that blocks, the partial translation and the source's text. */
  readonly left: readonly ObjectResult[]
}

interface Candidate {
  /** `view.name`, `function.name` ...; what others refer to it by. */
  readonly key: string
  readonly kind: ObjectDdl['kind']
  readonly sourceName: string
  readonly targetName: string
  readonly translation: Translation
  readonly enable: readonly string[]
}

/** Views, functions, procedures, triggers and events. Nothing is made whose parts are not. */
export function planStored(
  schema: DatabaseSchema,
  tables: readonly TypedTable[],
  settings: PlanSettings,
): PlannedStored {
  const { stored } = schema
  if (stored.views.length + stored.routines.length + stored.triggers.length + stored.events.length === 0)
    return { objects: [], left: [] }
  const candidates = candidatesOf(schema, tables, settings)
  const blocked = new Map<string, string>()
  for (const each of candidates)
    if (each.translation.blockers.length > 0) blocked.set(each.key, each.sourceName)
  spread(candidates, blocked)
  const made = candidates.filter(({ key }) => !blocked.has(key))
  const compat = withNeeds(new Set(made.flatMap(({ translation }) => translation.compat))).map(compatDdl)
  const asked = askedObjects(stored, made)
  return {
    objects: [
      ...compat,
      ...inOrder(made).map((each) => ddlOf(each, needsOf(each, made), asked.get(each.key))),
    ],
    left: candidates.filter(({ key }) => blocked.has(key)).map((each) => manual(each, blocked)),
  }
}

function candidatesOf(
  schema: DatabaseSchema,
  tables: readonly TypedTable[],
  settings: PlanSettings,
): Candidate[] {
  const { stored } = schema
  const nameCase = settings.options['names.case']
  const around = surroundingsOf(schema, tables, settings, proceduresWithResults(schema, tables, settings))
  const plain = (kind: ObjectDdl['kind'], name: string, translation: Translation): Candidate => ({
    key: `${kind === 'view' ? 'table' : kind}.${name.toLowerCase()}`,
    kind,
    sourceName: name,
    targetName: targetName(name, nameCase),
    translation,
    enable: [],
  })
  return [
    ...stored.routines.map((routine) => plain(routine.kind, routine.name, translateRoutine(routine, around))),
    ...stored.views.map((view) => plain('view', view.name, translateView(view, around))),
    ...stored.triggers.map((trigger): Candidate => {
      const name = triggerName(trigger, stored.triggers, around)
      const table = around.table(trigger.table.toLowerCase())
      const enable = table === null ? [] : [`ALTER TABLE ${table.sql} ENABLE TRIGGER ${quoteIdent(name)}`]
      const translation = translateTrigger(trigger, stored.triggers, around)
      return {
        ...plain('trigger', trigger.name, translation),
        sourceName: `${trigger.table}.${trigger.name}`,
        targetName: name,
        enable,
      }
    }),
    ...stored.events.map((event) => plain('event', event.name, translateEvent(event, around))),
  ]
}

/** Known before the bodies that call them are translated. */
function proceduresWithResults(
  schema: DatabaseSchema,
  tables: readonly TypedTable[],
  settings: PlanSettings,
): Set<string> {
  const alone: Surroundings = surroundingsOf(schema, tables, settings, new Set())
  const found = schema.stored.routines.filter(
    (routine) =>
      routine.kind === 'procedure' &&
      translateRoutine(routine, alone).statements.join().includes('"result_1" refcursor'),
  )
  return new Set(found.map(({ name }) => `procedure.${name.toLowerCase()}`))
}

/** What uses something that is left out is left out as well. */
function spread(candidates: readonly Candidate[], blocked: Map<string, string>): void {
  for (let before = -1; before !== blocked.size;) {
    before = blocked.size
    for (const { key, sourceName, translation } of candidates)
      if (translation.uses.some((used) => blocked.has(used))) blocked.set(key, sourceName)
  }
}

const ranks: Partial<Record<ObjectDdl['kind'], number>> = { function: 0, procedure: 0, view: 1, trigger: 2 }

/** Bodies are bound when they run; views need the views they read (pitfall V01). */
function inOrder(candidates: readonly Candidate[]): Candidate[] {
  const sorted = [...candidates].sort((a, b) => (ranks[a.kind] ?? 3) - (ranks[b.kind] ?? 3))
  const views = new Map(sorted.filter(({ kind }) => kind === 'view').map((each) => [each.key, each]))
  const done = new Set<Candidate>()
  const add = (each: Candidate): void => {
    if (done.has(each)) return
    if (each.kind === 'view')
      for (const used of each.translation.uses) if (used !== each.key) addIfThere(views.get(used), add)
    done.add(each)
  }
  for (const each of sorted) add(each)
  return [...done]
}

function addIfThere(each: Candidate | undefined, add: (each: Candidate) => void): void {
  if (each !== undefined) add(each)
}

/** The bodies of routines are bound when they run, so that the target makes one whose parts it has refused. */
function needsOf({ key, translation }: Candidate, made: readonly Candidate[]): string[] {
  const compat = withNeeds(new Set(translation.compat)).map(compatDdl)
  const used = made.filter((each) => each.key !== key && translation.uses.includes(each.key))
  return [...compat, ...used].map(objectKey)
}

function ddlOf(
  { kind, sourceName, targetName: target, translation, enable }: Candidate,
  needs: readonly string[],
  asked: AskedObject | undefined,
): ObjectDdl {
  const { statements, remarks } = translation
  return {
    kind,
    sourceName,
    targetName: target,
    statements,
    remarks,
    ...(needs.length === 0 ? {} : { needs }),
    ...(enable.length === 0 ? {} : { enable }),
    ...(asked === undefined ? {} : { asked }),
  }
}

function compatDdl(name: string): ObjectDdl {
  const qualified = `${compatSchema}.${name}`
  return {
    kind: 'function',
    added: true,
    sourceName: qualified,
    targetName: qualified,
    statements: compatStatements(compatSchema, name),
    remarks: [],
  }
}

function manual(
  { kind, sourceName, translation }: Candidate,
  blocked: ReadonlyMap<string, string>,
): ObjectResult {
  const own = translation.blockers.map(({ line, reason }) => `line ${line}: ${reason}`)
  const needed = translation.uses
    .flatMap((used) => blocked.get(used) ?? [])
    .map((name) => `it needs ${name}, which is left to be done by hand`)
  const original = translation.original.split('\n').map((line) => `-- ${line}`)
  const ddl = [...translation.statements, '-- The text of the source:', ...original].join('\n')
  return {
    kind,
    sourceName,
    targetName: '',
    state: 'not-converted',
    ddl,
    remarks: [...own, ...(own.length === 0 ? needed : []), ...translation.remarks],
  }
}
