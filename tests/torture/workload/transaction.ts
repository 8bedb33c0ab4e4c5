import type { Draw } from './draw.ts'
import type { Unit } from './unit.ts'

export interface Transaction {
  /** One of each unit in order; null for what only frames them. */
  readonly statements: readonly { readonly sql: string; readonly kind: string | null }[]
}

/** Units in one transaction, some of them taken back to a savepoint, some transactions as a whole; or one unit by itself. */
export function transactionOf(draw: Draw, unit: () => Unit): Transaction {
  const frame = (sql: string) => ({ sql, kind: null })
  const counted = ({ kind, statements }: Unit) => statements.map((sql) => ({ sql, kind }))
  if (draw.chance(0.25)) return { statements: counted(unit()) }
  const statements = Array.from({ length: 1 + draw.below(4) }, () => {
    const inside = counted(unit())
    if (!draw.chance(0.2)) return inside
    const end = draw.pick(['ROLLBACK TO SAVEPOINT s', 'ROLLBACK TO SAVEPOINT s', 'RELEASE SAVEPOINT s'])
    return [frame('SAVEPOINT s'), ...inside, frame(end)]
  }).flat()
  return { statements: [frame('BEGIN'), ...statements, frame(draw.chance(0.06) ? 'ROLLBACK' : 'COMMIT')] }
}
