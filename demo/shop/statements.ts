import type { Dialect } from './dialect.ts'
import { createRandom } from './random.ts'
import { identifier, literal } from './sql-text.ts'
import { type RowContext, rowsAtScale, type ShopTable } from './table.ts'
import { shopTables } from './tables.ts'

export interface ShopSize {
  /** 1 gives some 690,000 rows; every table keeps a few rows however small it is. */
  readonly scale: number
  readonly seed: string
}

/** Rows of every table, by name. */
export function shopRows(scale: number): Readonly<Record<string, number>> {
  return Object.fromEntries(shopTables.map((table) => [table.name, rowsAtScale(table, scale)]))
}

export interface InsertStatement {
  readonly sql: string
  readonly rows: number
}

/** The `INSERT` statements of a table, none longer than `maxBytes` of UTF-8 unless a single row is. */
export function* insertStatements(
  table: ShopTable,
  dialect: Dialect,
  size: ShopSize,
  maxBytes: number,
): Generator<InsertStatement> {
  const kept = keptColumns(table, dialect)
  const names = kept.map((at) => identifier(table.columns[at] ?? '')).join(', ')
  const head = `INSERT INTO ${identifier(table.name)} (${names}) VALUES\n`
  const statement = (parts: string[]) => ({ sql: head + parts.join(',\n'), rows: parts.length })
  let [parts, bytes]: [string[], number] = [[], head.length]
  for (const cells of table.generate(rowContext(table, size))) {
    const row = `(${kept.map((at) => literal(cells[at] ?? null)).join(',')})`
    const rowBytes = Buffer.byteLength(row) + 2
    if (parts.length > 0 && bytes + rowBytes > maxBytes) {
      yield statement(parts)
      ;[parts, bytes] = [[], head.length]
    }
    parts.push(row)
    bytes += rowBytes
  }
  if (parts.length > 0) yield statement(parts)
}

/** Every table draws from a sequence of its own: a change to one leaves the others as they were. */
function rowContext(table: ShopTable, size: ShopSize): RowContext {
  return { random: createRandom(`${size.seed}/${table.name}`), rows: shopRows(size.scale) }
}

function keptColumns(table: ShopTable, dialect: Dialect): number[] {
  const computed = dialect.generatedColumns ? (table.computed ?? []) : []
  return table.columns.flatMap((name, at) => (computed.includes(name) ? [] : [at]))
}
