import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { asKnown, editedNotUsed, editedRemark } from '../model/edited.ts'
import { objectKey } from '../model/object-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import { isPlain, type ObjectDdl, type SchemaWriter } from '../model/ports/schema-writer.ts'
import { together } from '../model/together.ts'
import { existingProblem, type ExistingPolicy, tablesThere } from './existing.ts'

export interface SchemaRequest {
  readonly plan: DatabasePlan
  readonly ledger: Ledger
  readonly writer: SchemaWriter
  readonly policy: ExistingPolicy
  readonly onObject: (result: ObjectResult) => void
}

/** What earlier runs have recorded, by `objectKey`. */
type Known = ReadonlyMap<string, ObjectResult>

/**
 * Creates schema and tables, without anything that slows a load down: indexes and foreign keys follow the data. What an
 * earlier run has made is left alone. Errors: DM-TGT-006; an object the target refuses is thrown, as nothing can go into a
 * table that is not there.
 */
export async function runSchemaPhase(request: SchemaRequest, signal: AbortSignal): Promise<void> {
  const { plan, ledger, writer, policy } = request
  const schema = plan.schema.targetName
  const existing = await writer.existing(schema)
  const problem = existingProblem(schema, existing, policy)
  if (problem !== null) throw problem
  const there = tablesThere(plan, existing)
  const kept = new Set(policy === 'recreate' ? [] : there)
  const [misfit] = await writer.misfits(
    schema,
    [...kept].map(({ create }) => create),
    signal,
  )
  if (misfit !== undefined) throw misfit
  const known: Known = new Map((await ledger.objects()).map((object) => [objectKey(object), object]))
  await create(request, known, plan.schema, signal)
  for (const object of plan.prelude) await attempt(request, known, object, signal)
  if (policy === 'recreate') await drop(writer, schema, there, known)
  for (const tables of together(plan.tables, (table) => !kept.has(table) && isPlain(table.create)))
    await makeTables(request, known, tables, kept, signal)
  await makeStored(request, known, signal)
  await recordOthers(request, known)
  await ledger.makeDurable()
}

/** One that is there, or several new ones. */
async function makeTables(
  request: SchemaRequest,
  known: Known,
  tables: readonly PlannedTable[],
  kept: ReadonlySet<PlannedTable>,
  signal: AbortSignal,
): Promise<void> {
  for (const table of tables.filter((each) => kept.has(each))) await keep(request, known, table)
  const objects = tables.flatMap((table) => [
    ...(kept.has(table) ? [] : [table.create]),
    ...(table.comments === null ? [] : [table.comments]),
  ])
  const isThere = (object: ObjectDdl) => stateOf(known, object) !== null
  for (const object of objects.filter(isThere)) await create(request, known, object, signal)
  const results = await request.writer.createAll(
    objects.filter((object) => !isThere(object)),
    signal,
  )
  for (const result of results) request.onObject(result)
  const refused = results.find(({ state }) => state === 'failed')
  if (refused !== undefined) throw refusal(refused)
}

/** What an earlier run has made of an object; null where it is to be made. */
function stateOf(known: Known, object: ObjectDdl): ObjectResult | null {
  const former = known.get(objectKey(object))
  return former === undefined || former.state === 'failed' ? null : asKnown(object, former)
}

async function create(
  request: SchemaRequest,
  known: Known,
  object: ObjectDdl,
  signal: AbortSignal,
): Promise<void> {
  const result = stateOf(known, object) ?? (await request.writer.create(object, signal))
  request.onObject(result)
  if (result.state === 'failed') throw refusal(result)
}

/** One the target refuses is on record; what needs it fails by itself, and is told of then. */
async function attempt(
  request: SchemaRequest,
  known: Known,
  object: ObjectDdl,
  signal: AbortSignal,
): Promise<void> {
  request.onObject(stateOf(known, object) ?? (await request.writer.create(object, signal)))
}

/** Views and routines in their order. One whose parts were refused would fail in use, a trigger with every row: it is not made. */
async function makeStored(request: SchemaRequest, known: Known, signal: AbortSignal): Promise<void> {
  const failed = new Map<string, string>()
  for (const object of request.plan.stored) {
    const missing = object.needs?.find((key) => failed.has(key))
    const result =
      missing === undefined
        ? (stateOf(known, object) ?? (await request.writer.create(object, signal)))
        : await leaveOut(request, object, failed.get(missing) ?? missing)
    if (result.state === 'failed') failed.set(objectKey(object), object.targetName)
    request.onObject(result)
  }
}

async function leaveOut(
  { ledger }: SchemaRequest,
  object: ObjectDdl,
  missing: string,
): Promise<ObjectResult> {
  const { kind, sourceName, targetName, statements, remarks } = object
  const problem = `it needs ${missing}, which the target refused`
  const error = toErrorBody(dmError('DM-TGT-008', { object: targetName, problem }))
  const ddl = statements.map((statement) => `${statement};`).join('\n')
  const result: ObjectResult = {
    kind,
    sourceName,
    targetName,
    state: 'failed',
    ddl,
    error,
    remarks: [...remarks],
  }
  await ledger.recordObject(result)
  return result
}

function refusal(result: ObjectResult): Error {
  const object = `${result.kind} ${result.targetName}`
  const problem = result.error?.found ?? result.error?.message ?? 'no reason was given'
  return dmError('DM-TGT-008', { object, problem }, result.ddl === undefined ? {} : { found: result.ddl })
}

/** Only tables the plan makes anew go; one this sub-task has already filled is not among them. */
async function drop(
  writer: SchemaWriter,
  schema: string,
  there: readonly PlannedTable[],
  known: Known,
): Promise<void> {
  const names = there.filter((table) => !known.has(objectKey(table.create))).map((table) => table.plan.target)
  if (names.length > 0) await writer.drop(schema, names)
}

/** A table of the user's: emptied where that is the policy, once, before it is on record as ours to fill. */
async function keep(request: SchemaRequest, known: Known, table: PlannedTable): Promise<void> {
  const former = known.get(objectKey(table.create))
  if (former !== undefined) return request.onObject(former)
  const { targetSchema, target, source } = table.plan
  if (request.policy === 'truncate') await request.ledger.resetTable(source.name, targetSchema, target)
  const { kind, sourceName, targetName, remarks, edited } = table.create
  const told = edited === undefined ? [...remarks] : [editedNotUsed]
  const result: ObjectResult = { kind, sourceName, targetName, state: 'exists', remarks: told }
  await request.ledger.recordObject(result)
  request.onObject(result)
}

/** What is not converted is listed in the ledger, never silently absent. */
async function recordOthers(request: SchemaRequest, known: Known): Promise<void> {
  for (const other of request.plan.others) {
    if (!known.has(objectKey(other))) await request.ledger.recordObject(other)
    request.onObject(other)
  }
  for (const former of leftBefore(request.plan, known)) {
    await request.ledger.recordObject(former)
    request.onObject(former)
  }
}

/** What an earlier run has left to be done by hand, and a user's statements make now. */
function leftBefore(plan: DatabasePlan, known: Known): ObjectResult[] {
  const objects = [...plan.tables.flatMap(({ indexes }) => indexes), ...plan.stored]
  return objects.flatMap((object) => {
    const former = object.edited && known.get(objectKey({ ...object, targetName: '' }))
    return former?.state !== 'not-converted' ? [] : [{ ...former, state: 'skipped', remarks: [editedRemark] }]
  })
}
