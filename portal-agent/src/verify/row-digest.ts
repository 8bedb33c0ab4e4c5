import { hash } from 'node:crypto'
import type { TablePlan } from '../model/table-plan.ts'
import { type CanonicalForm, canonicalForm, type Side } from './canonical/canonical-form.ts'
import { type PolicyRule, policyRule, type ValuePolicy } from './policy.ts'
import { cellOf, type RowCells } from './row-scanner.ts'

export interface SourceDigest {
  /** Of the row that the target should hold, which is the source's unless the policy changed a value. */
  readonly digest: string
  readonly policy: 'kept' | 'changed' | 'rejected'
}

export interface RowDigester {
  source(row: RowCells): SourceDigest
  target(row: RowCells): string
}

/**
 * SHA-256 of a row's canonical cells as a string of 32 latin1 chars. Each cell goes in as a mark (0 = NULL) or its length
 * and bytes, so that no two rows give the same input (pitfall Q05) and chance collisions can be left out of account (Q21).
 */
export function rowDigester(table: TablePlan, policy: ValuePolicy): RowDigester {
  const forms = table.columns.map((column) => canonicalForm(column.row))
  const rules = table.columns.map((column) => policyRule(column, table, policy))
  const payload = new Payload()
  return {
    source(row) {
      const found = fill(payload, 'source', row, forms, rules)
      return { digest: payload.digest(), policy: found }
    },
    target(row) {
      fill(payload, 'target', row, forms, [])
      return payload.digest()
    },
  }
}

function fill(
  payload: Payload,
  side: Side,
  row: RowCells,
  forms: readonly CanonicalForm[],
  rules: readonly (PolicyRule | null)[],
): SourceDigest['policy'] {
  let result: SourceDigest['policy'] = 'kept'
  payload.clear()
  for (const [column, form] of forms.entries()) {
    const cell = cellOf(row, column)
    const outcome = cell === null ? undefined : rules[column]?.(cell)
    const held = outcome?.kind === 'changed' ? outcome.cell : cell
    payload.add(held === null ? null : form.canonical(side, held))
    if (outcome?.kind === 'rejected') result = 'rejected'
    else if (outcome?.kind === 'changed' && result === 'kept') result = 'changed'
  }
  return result
}

/** A growing buffer that is used again for every row. */
class Payload {
  #bytes = Buffer.allocUnsafe(4096)
  #length = 0

  clear(): void {
    this.#length = 0
  }

  add(cell: Buffer | null): void {
    this.#reserve(5 + (cell?.length ?? 0))
    this.#length = this.#bytes.writeUInt8(cell === null ? 0 : 1, this.#length)
    if (cell === null) return
    this.#length = this.#bytes.writeUInt32BE(cell.length, this.#length)
    this.#length += cell.copy(this.#bytes, this.#length)
  }

  digest(): string {
    return hash('sha256', this.#bytes.subarray(0, this.#length), 'binary')
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe((this.#length + more) * 2)
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
