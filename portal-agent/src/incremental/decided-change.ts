import { ddlStatements, type StatementDecision } from '@data-migration/contract/portal'
import { assertConverted } from '../convert/structure/followed.ts'
import { notFollowed } from '../convert/structure/not-followed.ts'
import { recordChanges } from '../convert/structure/alter-target.ts'
import { planningOf } from '../convert/structure/planning.ts'
import { isSameTable } from '../convert/structure/same-table.ts'
import type { LoggedStatement } from '../model/change-block.ts'
import type { StructureStep } from '../model/ports/change-applier.ts'
import type { Table } from '../model/schema.ts'
import { type FollowedStructure, madeObject, type StructureChange } from './followed-structure.ts'
import { leaveOut } from './leave-out.ts'
import { keepsColumns } from './plan/keeps-columns.ts'

/** What the source says of the structure behind a statement. */
export interface SourceNow {
  readonly live: (table: string, signal: AbortSignal) => Promise<Table | null>
  /** Statements of its log between this one and now. */
  readonly later: (statement: LoggedStatement, signal: AbortSignal) => Promise<readonly LoggedStatement[]>
}

/** What an operator's decision about a statement comes to. Errors: NotFollowed. */
export async function decidedChange(
  structure: FollowedStructure,
  statement: LoggedStatement,
  decision: StatementDecision,
  source: SourceNow,
  signal: AbortSignal,
): Promise<StructureChange> {
  if (decision.action === 'leave-out') return leaveOut(structure, statement, decision.tables ?? [])
  const versions = await versionsBehind(structure, statement, source, signal)
  const named = structure.named(statement) ?? structure.plans.map((plan) => plan.source.name)
  const after = replaced(structure, versions)
  const step: StructureStep = {
    kind: 'structure',
    statements: decision.action === 'run' ? ddlStatements(decision.sql) : [],
    tables: structure.plans.filter((plan) => named.includes(plan.source.name)),
    structures: versions,
    gone: after.gone,
    made: after.made.map(madeObject),
    leftOut: [],
    statement: statement.sql,
    action: decision.action === 'run' ? 'decided: other statements were run' : 'decided: skipped',
  }
  return { next: structure.behind(after, new Set(versions.keys())), step }
}

/**
 * Tables whose structure may be another behind the statement, as the source's catalogue has them. It shows the structure of now:
 * where a later statement of the log may have changed them again, nobody knows that of the rows in between (pitfall D14).
 */
async function versionsBehind(
  structure: FollowedStructure,
  statement: LoggedStatement,
  source: SourceNow,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Table | null>> {
  const versions = new Map<string, Table | null>()
  if (keepsColumns(statement.sql)) return versions
  const names = structure.named(statement) ?? structure.plans.map((plan) => plan.source.name)
  for (const name of names) {
    const live = await source.live(name, signal)
    const known = structure.schema.tables.find((table) => table.name === name)
    if (live === null && known === undefined) continue
    if (live === null || known === undefined || !isSameTable(known, live)) versions.set(name, live)
  }
  const again = (await source.later(statement, signal)).find((each) => changesAny(structure, each, names))
  if (again !== undefined)
    throw notFollowed(
      `the structure behind it cannot be known any more: a later statement changes it again: ${again.sql.slice(0, 200)}`,
    )
  return versions
}

function changesAny(structure: FollowedStructure, later: LoggedStatement, names: readonly string[]): boolean {
  if (!structure.changesWith(later) || keepsColumns(later.sql)) return false
  return structure.named(later)?.some((name) => names.includes(name)) ?? true
}

function replaced(structure: FollowedStructure, versions: ReadonlyMap<string, Table | null>) {
  const { schema, settings } = structure
  const there = new Set(schema.tables.map(({ name }) => name))
  const come = [...versions].flatMap(([name, table]) => (table === null || there.has(name) ? [] : [table]))
  const stay = schema.tables.flatMap(
    (table) => versions.get(table.name) ?? (versions.has(table.name) ? [] : [table]),
  )
  const tables = [...stay, ...come].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const before = planningOf(schema, settings)
  const after = planningOf({ ...schema, tables }, settings)
  assertConverted(before, after)
  return { ...after, ...recordChanges(before, after) }
}
