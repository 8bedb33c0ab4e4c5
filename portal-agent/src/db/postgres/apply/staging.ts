import type { ColumnPlan, TablePlan } from '../../../model/table-plan.ts'
import type { StagedRows } from '../../../model/ports/change-applier.ts'
import { quoteIdent } from '../../../convert/quote.ts'
import type { ApplyLine } from './apply-line.ts'
import { copyStatement, createStaging, keyColumns } from './statements.ts'

const fewRows = 1000

/** The temporary tables of one session, one for whole rows and one for keys of each plan. */
export class Staging {
  readonly #made = new Map<TablePlan, Map<'rows' | 'keys', string>>()
  /** Rows of the transaction under way that each has taken up, those deleted since included. */
  readonly #filled = new Map<string, number>()
  #count = 0

  /** Fills it and returns its name. Outside of a transaction of ours none is ever made half. */
  async fill(line: ApplyLine, plan: TablePlan, use: 'rows' | 'keys', rows: StagedRows): Promise<string> {
    const columns = use === 'keys' && plan.key !== null ? keyColumns(plan) : plan.columns
    const name = await this.#table(line, plan, use, columns)
    await this.#empty(line, name)
    this.#filled.set(name, (this.#filled.get(name) ?? 0) + rows.rows)
    await line.copy(copyStatement(`pg_temp.${quoteIdent(name)}`, plan, columns), plan, rows)
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
  async #empty(line: ApplyLine, name: string): Promise<void> {
    const taken = this.#filled.get(name)
    if (taken === undefined) return
    const table = `pg_temp.${quoteIdent(name)}`
    if (taken < fewRows) return await line.run(`DELETE FROM ${table}`)
    await line.run(`TRUNCATE ${table}`)
    this.#filled.set(name, 0)
  }

  async #table(
    line: ApplyLine,
    plan: TablePlan,
    use: 'rows' | 'keys',
    columns: readonly ColumnPlan[],
  ): Promise<string> {
    const ofPlan = this.#made.get(plan) ?? new Map<'rows' | 'keys', string>()
    this.#made.set(plan, ofPlan)
    const known = ofPlan.get(use)
    if (known !== undefined) return known
    const name = `portal_${use}_${++this.#count}`
    await line.run(createStaging(name, plan, columns))
    ofPlan.set(use, name)
    return name
  }
}
