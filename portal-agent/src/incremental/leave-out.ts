import { recordChanges } from '../convert/structure/alter-target.ts'
import { notFollowed } from '../convert/structure/not-followed.ts'
import { type Planning, planningOf } from '../convert/structure/planning.ts'
import { quoteIdent, quoteQualified } from '../convert/quote.ts'
import type { LoggedStatement } from '../model/change-block.ts'
import type { ForeignKey, Table } from '../model/schema.ts'
import type { FollowedStructure, StructureChange } from './followed-structure.ts'

/**
 * The tables a statement names, and others an operator names beside it, are not followed from here on. Foreign keys between
 * them and those that stay go: rows that no longer move would stand in the way of those that do. Errors: NotFollowed.
 */
export function leaveOut(
  structure: FollowedStructure,
  statement: LoggedStatement,
  others: readonly string[],
): StructureChange {
  const going = goingTables(structure, statement, others)
  const { schema, settings } = structure
  assertNoCascade(structure, going)
  const versions = new Map<string, Table>()
  const tables = schema.tables.map((table) => {
    const foreignKeys = table.foreignKeys.filter((key) => !isTie(table, key, going))
    if (foreignKeys.length === table.foreignKeys.length) return table
    const cut = { ...table, foreignKeys }
    versions.set(table.name, cut)
    return cut
  })
  const before = planningOf(schema, settings)
  const after = planningOf({ ...schema, tables }, settings)
  assertSameColumns(before, after)
  return {
    next: structure.behind(after, new Set(versions.keys()), new Set([...structure.leftOut, ...going])),
    step: {
      kind: 'structure',
      statements: cutTies(structure, before, going),
      tables: structure.plans.filter(({ source }) => going.has(source.name) || versions.has(source.name)),
      structures: versions,
      gone: recordChanges(before, after).gone.filter(({ kind }) => kind === 'foreign-key'),
      made: [],
      leftOut: [...going],
      statement: statement.sql,
      action: `decided: left out from here on: ${[...going].join(', ')}`,
    },
  }
}

function goingTables(
  structure: FollowedStructure,
  statement: LoggedStatement,
  others: readonly string[],
): ReadonlySet<string> {
  const unknown = others.find((name) => !structure.isFollowed(name))
  if (unknown !== undefined) throw notFollowed(`no table ${unknown} is followed`)
  const named = (structure.named(statement) ?? []).filter((name) => structure.isFollowed(name))
  const going = new Set([...named, ...others])
  if (going.size === 0) throw notFollowed('it names no table that is followed: name those to be left out')
  if (structure.plans.every(({ source }) => going.has(source.name)))
    throw notFollowed('no table would be left')
  return going
}

/** What the source does to a child's rows because of a parent's is not in its log: the target's own key did it (pitfall K10). */
function assertNoCascade({ plans }: FollowedStructure, going: ReadonlySet<string>): void {
  for (const { source } of plans) {
    if (going.has(source.name)) continue
    const tie = source.foreignKeys.find((key) => going.has(key.referencedTable) && cascades(key))
    if (tie === undefined) continue
    throw notFollowed(
      `rows of table ${source.name} change with those of ${tie.referencedTable} (foreign key ${tie.name}): leave it out as well`,
    )
  }
}

function cascades({ onDelete, onUpdate }: ForeignKey): boolean {
  return [onDelete, onUpdate].some((action) => action !== 'no action' && action !== 'restrict')
}

/** Between a table that goes and one that stays. */
function isTie(table: Table, key: ForeignKey, going: ReadonlySet<string>): boolean {
  return going.has(table.name) !== going.has(key.referencedTable)
}

/** A key also decides of what type the columns are that refer. */
function assertSameColumns(before: Planning, after: Planning): void {
  for (const [name, { create }] of before.tables) {
    const now = after.tables.get(name)?.create.statements ?? []
    if (JSON.stringify(create.statements) !== JSON.stringify(now))
      throw notFollowed(`table ${name} has its types from one that would be left out: leave it out as well`)
  }
}

/** One that could not be made at first is not there. */
function cutTies({ schema }: FollowedStructure, { tables }: Planning, going: ReadonlySet<string>): string[] {
  return schema.tables.flatMap((table) => {
    const planned = tables.get(table.name)
    if (planned === undefined) return []
    const owner = quoteQualified(planned.plan.targetSchema, planned.plan.target)
    const ties = new Set(
      table.foreignKeys.filter((key) => isTie(table, key, going)).map((key) => `${table.name}.${key.name}`),
    )
    return planned.foreignKeys
      .filter(({ kind, sourceName }) => kind === 'foreign-key' && ties.has(sourceName))
      .map(({ targetName }) => `ALTER TABLE ${owner} DROP CONSTRAINT IF EXISTS ${quoteIdent(targetName)}`)
  })
}
