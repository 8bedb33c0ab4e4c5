import type { ColumnPlan, TablePlan } from '../../../model/table-plan.ts'
import type { StagedRows } from '../../../model/ports/change-applier.ts'
import { quoteIdent } from '../../../convert/quote.ts'
import { copyIn } from '../copy-in.ts'
import type { PostgresSession } from '../session.ts'
import { copyStatement, createStaging, keyColumns } from './statements.ts'

const fewRows = 1000

/** The temporary tables of one session, one for whole rows and one for keys of each plan. */
export class Staging {
  readonly #session: PostgresSession
  readonly #made = new Map<TablePlan, Map<'rows' | 'keys', string>>()
  /** Rows of the transaction under way that each has taken up, those deleted since included. */
  readonly #filled = new Map<string, number>()
  #count = 0

  constructor(session: PostgresSession) {
    this.#session = session
  }

  /** Fills it and returns its name. Outside of a transaction of ours none is ever made half. */
  async fill(plan: TablePlan, use: 'rows' | 'keys', rows: StagedRows, signal: AbortSignal): Promise<string> {
    const columns = use === 'keys' && plan.key !== null ? keyColumns(plan) : plan.columns
    const name = await this.#table(plan, use, columns)
    await this.#empty(name)
    this.#filled.set(name, (this.#filled.get(name) ?? 0) + rows.rows)
    await copyRows(
      this.#session,
      copyStatement(`pg_temp.${quoteIdent(name)}`, plan, columns),
      plan,
      rows,
      signal,
    )
    return name
  }

  /** A new transaction: they are all empty. */
  begin(): void {
    this.#filled.clear()
  }

  /** Forgets tables whose making was rolled back. */
  rolledBack(): void {
    this.#made.clear()
  }

  /** A new file for the table costs more than deleting a few rows, whose remains every later look has to pass. */
  async #empty(name: string): Promise<void> {
    const taken = this.#filled.get(name)
    if (taken === undefined) return
    const table = `pg_temp.${quoteIdent(name)}`
    if (taken < fewRows) return void (await this.#session.script(`DELETE FROM ${table}`))
    await this.#session.script(`TRUNCATE ${table}`)
    this.#filled.set(name, 0)
  }

  async #table(plan: TablePlan, use: 'rows' | 'keys', columns: readonly ColumnPlan[]): Promise<string> {
    const ofPlan = this.#made.get(plan) ?? new Map<'rows' | 'keys', string>()
    this.#made.set(plan, ofPlan)
    const known = ofPlan.get(use)
    if (known !== undefined) return known
    const name = `portal_${use}_${++this.#count}`
    await this.#session.script(createStaging(name, plan, columns))
    ofPlan.set(use, name)
    return name
  }
}

export async function copyRows(
  session: PostgresSession,
  sql: string,
  plan: TablePlan,
  { data, rows }: StagedRows,
  signal: AbortSignal,
): Promise<void> {
  const stored = await copyIn(session, {
    sql,
    object: plan.target,
    data: fromList(data),
    beforeEnd: () => undefined,
    signal,
  })
  if (stored !== BigInt(rows))
    throw new RangeError(`${stored} rows of ${plan.target} were staged instead of ${rows}`)
}

async function* fromList(buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* buffers
}
