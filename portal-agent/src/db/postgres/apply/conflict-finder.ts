import {
  type ApplyConflict,
  mostConflictKeys,
  type StagedRows,
  type Strictness,
} from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { PostgresSession, TextRow } from '../session.ts'
import type { ApplyLine } from './apply-line.ts'
import { keyColumns, stagedWithKey } from './statements.ts'

/** A batch has met another state of the target; which rows that are shows only before they are touched. */
export class ConflictMet extends Error {
  override name = 'ConflictMet'
}

/**
 * Tells conflicts. A first pass over a batch only notices by the number of rows that there are some, at no cost, and ends with
 * `ConflictMet`; the second asks for their keys in front of every statement.
 */
export class ConflictFinder {
  readonly conflicts: ApplyConflict[] = []
  /** Whether this is the second pass. */
  readonly listing: boolean
  readonly #session: PostgresSession
  readonly #line: ApplyLine
  readonly #signal: AbortSignal

  constructor(session: PostgresSession, line: ApplyLine, listing: boolean, signal: AbortSignal) {
    this.#session = session
    this.#line = line
    this.listing = listing
    this.#signal = signal
  }

  /** In front of a statement whose staged keys should all be there (`update`, `delete`), or none of them (`insert`). */
  async look(
    table: TablePlan,
    kind: ApplyConflict['kind'],
    staging: string,
    strictness: Strictness,
  ): Promise<void> {
    if (!this.listing || table.key === null || strictness === 'idempotent') return
    const sql = stagedWithKey(staging, table, kind === 'insert', mostConflictKeys)
    await this.#line.settle()
    const found = await this.#session.rows(sql, [], { signal: this.#signal })
    const rows = Number(found[0]?.['portal_rows'] ?? 0)
    if (rows > 0)
      this.#add(
        table,
        kind,
        strictness,
        rows,
        found.map((row) => keyText(table, row)),
      )
  }

  /** Behind it. Every row of a table without a key has to be there, whether it is caught up with or not. */
  expect(
    table: TablePlan,
    kind: ApplyConflict['kind'],
    wanted: StagedRows,
    touched: number,
    strictness: Strictness,
  ): void {
    if (wanted.rows === touched) return
    if (table.key === null) return this.#add(table, kind, strictness, Math.abs(wanted.rows - touched), [])
    if (!this.listing && strictness !== 'idempotent') throw new ConflictMet()
  }

  /** One change that found its row otherwise. */
  one(table: TablePlan, kind: ApplyConflict['kind'], strictness: Strictness, key: TextRow | null): void {
    if (table.key !== null && strictness === 'idempotent') return
    this.#add(table, kind, strictness, 1, key === null ? [] : [keyText(table, key)])
  }

  #add(
    { source: { name } }: TablePlan,
    kind: ApplyConflict['kind'],
    strictness: Strictness,
    rows: number,
    keys: readonly string[],
  ): void {
    const action = strictness === 'overwrite' || strictness === 'ignore' ? strictness : 'stop'
    this.conflicts.push({ table: name, kind, action, rows, keys })
  }
}

/** Columns by their names on the source, as differences name them. */
function keyText(table: TablePlan, row: TextRow): string {
  const cells = keyColumns(table).map(({ source, target }) => [source.name, row[target] ?? null] as const)
  return JSON.stringify(Object.fromEntries(cells))
}
