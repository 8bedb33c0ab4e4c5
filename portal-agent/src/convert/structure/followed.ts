import type { DatabaseSchema, Table } from '../../model/schema.ts'
import type { SourceDialect } from '../../model/source-dialect.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { DatabasePlan } from '../plan-database.ts'
import type { PlanSettings } from '../settings.ts'
import { alterTarget, recordChanges, type Stages } from './alter-target.ts'
import { notFollowed } from './not-followed.ts'
import type { Planning } from './planning.ts'
import type { NamedTable } from './statement.ts'
import type { StatementMode } from './statement-mode.ts'

/** What a change of structure comes to. */
export interface Followed {
  readonly schema: DatabaseSchema
  readonly plan: DatabasePlan
  /** For the target, in one transaction. */
  readonly statements: readonly string[]
  /** Source tables whose structure is another; null for one that is gone. */
  readonly versions: ReadonlyMap<string, Table | null>
  readonly gone: readonly ObjectDdl[]
  readonly made: readonly ObjectDdl[]
}

export interface FollowSettings {
  readonly plan: PlanSettings
  readonly dialect: SourceDialect
  readonly mode: StatementMode
  /** Default database of the session. */
  readonly database: string
  /** Marks what is kept of a table that is dropped. */
  readonly stamp: string
}

/** What leads from one structure to the other, where every table of it stays. Errors: NotFollowed. */
export function followed(stages: Stages): Followed {
  const { before, after } = stages
  assertConverted(before, after)
  const was = new Map(before.schema.tables.map((table) => [table.name, table]))
  return {
    schema: after.schema,
    plan: after.plan,
    statements: alterTarget(stages),
    versions: new Map(
      after.schema.tables
        .filter((table) => was.get(table.name) !== table)
        .map((table) => [table.name, table]),
    ),
    ...recordChanges(before, after),
  }
}

/** What stopped a migration from beginning stops it here. */
export function assertConverted(before: Planning, after: Planning): void {
  const known = new Set(before.plan.problems.map(({ key, subject }) => `${key} ${subject}`))
  const problem = after.plan.problems.find(
    ({ severity, key, subject }) => severity === 'blocker' && !known.has(`${key} ${subject}`),
  )
  if (problem !== undefined)
    throw notFollowed(`${problem.subject}: ${problem.found}, where ${problem.required} is needed`)
  for (const name of after.schema.tables.map((table) => table.name))
    if (!after.tables.has(name)) throw notFollowed(`table ${name} would have no counterpart on the target`)
}

export function movedTable({ tables }: DatabaseSchema, { name }: NamedTable): Table {
  const found = tables.find((table) => table.name === name)
  if (found === undefined) throw notFollowed(`table ${name} is not known in this spelling`)
  return found
}
