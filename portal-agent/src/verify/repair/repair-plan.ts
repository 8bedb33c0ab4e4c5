import { dmError } from '@data-migration/contract/errors'
import type { RowRepair } from '../../model/ports/row-repairer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { ValuePolicy } from '../policy.ts'
import type { DifferenceObserver, RowDifference } from './difference-observer.ts'
import { inDependencyOrder } from './repair-order.ts'
import { repairsOf } from './repair-rows.ts'

export interface TableRepairs {
  readonly table: string
  readonly deletes: number
  readonly updates: number
  readonly inserts: number
  /** Rows that no statement can mend. */
  readonly unrepairable: number
}

interface Found {
  readonly repairs: RowRepair[]
  unrepairable: number
}

/** Collects what a comparison finds and makes statements of it, up to a number of rows that still fits memory. */
export class RepairPlan implements DifferenceObserver {
  readonly #policy: ValuePolicy
  readonly #maxRows: number
  readonly #referenced: ReadonlySet<string>
  readonly #tables: readonly TablePlan[]
  readonly #found = new Map<string, Found>()

  constructor(tables: readonly TablePlan[], policy: ValuePolicy, maxRows: number) {
    this.#tables = tables
    this.#policy = policy
    this.#maxRows = maxRows
    this.#referenced = new Set(
      tables.flatMap(({ source }) => source.foreignKeys.map(({ referencedTable }) => referencedTable)),
    )
  }

  begin({ source }: TablePlan): void {
    this.#found.set(source.name, { repairs: [], unrepairable: 0 })
  }

  /** Throws DM-VER-051 beyond the number of rows: so much is loaded again, not repaired. */
  found(table: TablePlan, differences: readonly RowDifference[]): void {
    const { name } = table.source
    const found = this.#found.get(name)
    // Another range has already brought it above the limit.
    if (found === undefined) return
    for (const difference of differences) {
      const repairs = repairsOf(table, this.#policy, this.#referenced.has(name), difference)
      if (repairs === null) found.unrepairable++
      else found.repairs.push(...repairs)
    }
    if (found.repairs.length > this.#maxRows) {
      this.#found.delete(name)
      throw dmError('DM-VER-051', { table: name, rows: this.#maxRows })
    }
  }

  /** A table that was not compared to its end is not repaired in part. */
  drop(table: string): void {
    this.#found.delete(table)
  }

  ordered(): readonly RowRepair[] {
    return inDependencyOrder(
      [...this.#found.values()].flatMap(({ repairs }) => repairs),
      this.#tables.map(({ source }) => source),
    )
  }

  tables(): readonly TableRepairs[] {
    return [...this.#found]
      .filter(([, { repairs, unrepairable }]) => repairs.length + unrepairable > 0)
      .map(([table, { repairs, unrepairable }]) => {
        const count = (kind: RowRepair['kind']): number =>
          repairs.filter((repair) => repair.kind === kind).length
        return {
          table,
          deletes: count('delete'),
          updates: count('update'),
          inserts: count('insert'),
          unrepairable,
        }
      })
      .toSorted((a, b) => (a.table < b.table ? -1 : 1))
  }
}
