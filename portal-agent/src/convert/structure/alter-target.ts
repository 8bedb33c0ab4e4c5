import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { PlannedTable } from '../plan-database.ts'
import { partitionDdl } from '../partitions.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from '../quote.ts'
import type { TypedTable } from '../typed-table.ts'
import { columnChanges } from './column-changes.ts'
import { notFollowed } from './not-followed.ts'
import { dropPart, type PartPlace, renamePart } from './part-statements.ts'
import { isSamePart, partKey, type Planning, partsOf, textOf } from './planning.ts'

/** The structure in front of a statement, the same with the names behind it, and the one behind it. */
export interface Stages {
  readonly before: Planning
  readonly named: Planning
  readonly after: Planning
  /** Of each table in `named` its name in `before`. */
  readonly nameBefore: (table: string) => string
  /** Of each column in `named` its name in `before`. */
  readonly columnBefore: (table: string, column: string) => string
  readonly isNew: (table: string, column: string) => boolean
  readonly strict: boolean
}

/**
 * The statements that make the target of `after` from that of `before`, to be carried out in one transaction. Tables that come or go
 * are not part of it. Errors: NotFollowed.
 */
export function alterTarget(stages: Stages): string[] {
  const renames: string[] = []
  const drops: (readonly [ObjectDdl, PartPlace])[] = []
  const changes: string[] = []
  const makes: ObjectDdl[] = []
  for (const [name, named] of stages.named.tables) {
    const before = stages.before.tables.get(stages.nameBefore(name))
    const after = stages.after.tables.get(name)
    if (before === undefined || after === undefined) continue
    renames.push(...renameTable(name, before, named, stages))
    const retyped = new Set<string>()
    changes.push(...changeTable(name, stages, retyped))
    const parts = changedParts(named, after, retyped.size > 0)
    const place = { schema: named.plan.targetSchema, table: named.plan.target }
    drops.push(...parts.gone.map((part) => [part, place] as const))
    makes.push(...parts.come)
  }
  const keysLast = makes.toSorted(
    (a, b) => Number(a.kind === 'foreign-key') - Number(b.kind === 'foreign-key'),
  )
  return [
    ...renames,
    ...newCollations(stages).flatMap(({ statements }) => statements),
    // A key that refers goes in front of the index it needs.
    ...drops
      .toSorted(([a], [b]) => Number(b.kind === 'foreign-key') - Number(a.kind === 'foreign-key'))
      .flatMap(([part, place]) => dropPart(part, place)),
    ...changes,
    ...keysLast.flatMap(({ statements }) => statements),
  ]
}

function newCollations({ before, after }: Stages): ObjectDdl[] {
  const there = new Set(before.plan.prelude.map(({ targetName }) => targetName))
  return after.plan.prelude.filter(({ targetName }) => !there.has(targetName))
}

/** The table itself, its columns, and what is named after them. */
function renameTable(name: string, before: PlannedTable, named: PlannedTable, stages: Stages): string[] {
  const { targetSchema: schema, target: was } = before.plan
  const { target: is } = named.plan
  const statements =
    was === is ? [] : [`ALTER TABLE ${quoteQualified(schema, was)} RENAME TO ${quoteIdent(is)}`]
  statements.push(...renameColumns(name, stages))
  const [oldParts, newParts] = [partsOf(before), partsOf(named)]
  if (oldParts.length !== newParts.length)
    throw notFollowed(`what hangs on table ${name} is other under its new name`)
  oldParts.forEach((part, i) => {
    const to = newParts[i]?.targetName ?? ''
    if (part.targetName !== to) statements.push(...renamePart(part, to, { schema, table: is }))
  })
  return statements
}

/** In two steps, where a name that comes is still another column's. */
function renameColumns(name: string, { before, named, nameBefore, columnBefore }: Stages): string[] {
  const was = before.typed.get(nameBefore(name))
  const is = named.typed.get(name)
  if (was === undefined || is === undefined)
    throw notFollowed(`table ${name} has no counterpart on the target`)
  const table = quoteQualified(is.schema, is.names.target)
  const pairs = is.columns.flatMap(({ source, target }) => {
    const former = was.columns.find((column) => column.source.name === columnBefore(name, source.name))
    return former === undefined || former.target === target ? [] : [[former.target, target] as const]
  })
  const rename = (from: string, to: string) =>
    `ALTER TABLE ${table} RENAME COLUMN ${quoteIdent(from)} TO ${quoteIdent(to)}`
  const taken = new Set(was.columns.map(({ target }) => target))
  if (!pairs.some(([, to]) => taken.has(to))) return pairs.map(([from, to]) => rename(from, to))
  return [
    ...pairs.map(([from], i) => rename(from, `portal_renamed_${i}`)),
    ...pairs.map(([, to], i) => rename(`portal_renamed_${i}`, to)),
  ]
}

function changeTable(name: string, stages: Stages, retyped: Set<string>): string[] {
  const before = typedOf(stages.named, name)
  const after = typedOf(stages.after, name)
  const table = quoteQualified(after.schema, after.names.target)
  const isNew = (column: string) => stages.isNew(name, column)
  const changes = columnChanges(before, after, isNew, stages.strict)
  for (const column of changes.retyped) retyped.add(column)
  return [
    ...changes.clauses.map((clause) => `ALTER TABLE ${table} ${clause}`),
    ...partitionChanges(before, after),
    ...comments(before, after),
  ]
}

function typedOf({ typed }: Planning, name: string): TypedTable {
  const found = typed.get(name)
  if (found === undefined) throw notFollowed(`table ${name} has no counterpart on the target`)
  return found
}

/** Partitions are only ever added: what a table is divided by stays. */
function partitionChanges(before: TypedTable, after: TypedTable): string[] {
  const [was, is] = [partitionDdl(before), partitionDdl(after)]
  const split = (ddl: typeof was) => (ddl === null || 'flat' in ddl ? null : ddl)
  const [old, now] = [split(was), split(is)]
  if (old?.clause !== now?.clause) throw notFollowed('the target would have to divide the table otherwise')
  if (old === null || now === null) return []
  const there = new Set(old.statements)
  if (old.statements.some((statement) => !now.statements.includes(statement)))
    throw notFollowed('the target would have to divide the table otherwise')
  return now.statements.filter((statement) => !there.has(statement))
}

function comments(before: TypedTable, after: TypedTable): string[] {
  const table = quoteQualified(after.schema, after.names.target)
  const say = (object: string, text: string) =>
    `COMMENT ON ${object} IS ${text === '' ? 'NULL' : quoteLiteral(text.replaceAll('\0', ''))}`
  const columns = after.columns.flatMap(({ source, target }) => {
    const was = before.columns.find((column) => column.source.name === source.name)?.source.comment ?? ''
    return was === source.comment ? [] : [say(`COLUMN ${table}.${quoteIdent(target)}`, source.comment)]
  })
  const own =
    before.source.comment === after.source.comment ? [] : [say(`TABLE ${table}`, after.source.comment)]
  return [...own, ...columns]
}

/** A trigger looks at all columns: where the type of one changes, it is made anew. */
function changedParts(
  named: PlannedTable,
  after: PlannedTable,
  retyped: boolean,
): { gone: ObjectDdl[]; come: ObjectDdl[] } {
  const [was, is] = [partsOf(named), partsOf(after)]
  const stays = (part: ObjectDdl, others: readonly ObjectDdl[]) =>
    !(retyped && part.kind === 'trigger') &&
    others.some((other) => partKey(other) === partKey(part) && isSamePart(other, part))
  return { gone: was.filter((part) => !stays(part, is)), come: is.filter((part) => !stays(part, was)) }
}

/** Records of what the target is made of: those that are no longer true, and those that are now. */
export function recordChanges(before: Planning, after: Planning): { gone: ObjectDdl[]; made: ObjectDdl[] } {
  const all = ({ plan }: Planning) =>
    new Map(
      [
        ...plan.prelude,
        ...plan.tables.flatMap((table) => [
          table.create,
          ...partsOf(table),
          ...(table.comments === null ? [] : [table.comments]),
        ]),
      ].map((object) => [JSON.stringify([object.kind, object.sourceName, object.targetName]), object]),
    )
  const [was, is] = [all(before), all(after)]
  return {
    gone: [...was].filter(([key]) => !is.has(key)).map(([, object]) => object),
    made: [...is]
      .filter(([key, object]) => textOf(object) !== textOfMaybe(was.get(key)))
      .map(([, object]) => object),
  }
}

function textOfMaybe(object: ObjectDdl | undefined): string | null {
  return object === undefined ? null : textOf(object)
}
