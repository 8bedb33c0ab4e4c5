import type { ValueTable } from '../../e2e/values-arrive-exactly/tables/value-table.ts'
import type { Draw } from './draw.ts'
import { quoted, type Unit } from './unit.ts'

/** A table of values with what can be said about it without looking at its rows. */
export interface Material {
  readonly table: ValueTable
  /** Columns that are written, in order. */
  readonly columns: readonly string[]
}

/** Ids of one table: few, so that rows meet again. */
const ids = 60

/** Statements that put the values of a table through the source's log again, in other rows and by other ways. */
export function valueUnit(draw: Draw, materials: readonly Material[]): Unit {
  const material = pickMaterial(draw, materials)
  const { table } = material
  if (numberedRows(table).length > 0) return numberedUnit(draw, material)
  const key = keyOf(table)
  return key === null ? rowsUnit(draw, material) : keyUnit(draw, table, key)
}

/** Megabytes a row, or a thousand columns: seldom, as nothing else would come to its turn. */
const large = new Set(['s_long', 'thousand_columns'])

function pickMaterial(draw: Draw, materials: readonly Material[]): Material {
  const material = draw.pick(materials)
  return large.has(material.table.name) && !draw.chance(0.05) ? pickMaterial(draw, materials) : material
}

/** `(1, value, ...)` without its id, where the first column is a key of whole numbers. */
function numberedRows({ columns, rows }: ValueTable): string[] {
  if (!/^`?\w+`? INT(\(\d+\) ZEROFILL)? PRIMARY KEY/.test(columns)) return []
  return rows.flatMap((row) => /^\(\d+, ([\s\S]*)\)$/.exec(row)?.[1] ?? [])
}

function numberedUnit(draw: Draw, { table, columns }: Material): Unit {
  const { below, pick, some } = draw
  const rows = numberedRows(table)
  const name = quoted(table.name)
  const [id = '', ...others] = columns.map(quoted)
  const tuples = () =>
    some(1 + below(4), rows)
      .map((rest) => `(${1 + below(ids)}, ${rest})`)
      .join(', ')
  const set = (from: (column: string) => string) =>
    some(1 + below(3), others)
      .map(from)
      .join(', ')
  const ways: readonly [string, string][] = [
    ['replace', `REPLACE INTO ${name} VALUES ${tuples()}`],
    ['replace', `REPLACE INTO ${name} VALUES ${tuples()}`],
    ['insert ignore', `INSERT IGNORE INTO ${name} VALUES ${tuples()}`],
    [
      'on duplicate key',
      `INSERT INTO ${name} VALUES ${tuples()} ON DUPLICATE KEY UPDATE ${set((column) => `${column} = VALUES(${column})`)}`,
    ],
    ['delete', `DELETE FROM ${name} WHERE ${id} IN (${1 + below(ids)}, ${1 + below(ids)})`],
    ['change key', `UPDATE ${name} SET ${id} = ${1 + below(ids)} WHERE ${id} = ${1 + below(ids)}`],
    [
      'shift keys',
      `UPDATE ${name} SET ${id} = ${id} + 1 WHERE ${id} BETWEEN ${below(ids)} AND ${below(ids)} ORDER BY ${id} DESC`,
    ],
    [
      'to null',
      `UPDATE IGNORE ${name} SET ${set((column) => `${column} = NULL`)} WHERE ${id} % 7 = ${below(7)}`,
    ],
    [
      'copy values',
      `UPDATE ${name} a JOIN ${name} b ON b.${id} = ${1 + below(ids)} SET ${set((column) => `a.${column} = b.${column}`)} WHERE a.${id} % 5 = ${below(5)}`,
    ],
  ]
  const [kind, statement] = pick(ways)
  return { kind: `values: ${kind}`, statements: [statement] }
}

interface Key {
  /** The statement that fills the table out of `numbers`. */
  readonly fill: string
  /** The key as an expression of `n`. */
  readonly value: string | null
}

function keyOf({ rows: [row = ''] }: ValueTable): Key | null {
  if (!/ FROM numbers/.test(row)) return null
  return { fill: row, value: /SELECT ([\s\S]*), n FROM numbers/.exec(row)?.[1] ?? null }
}

function keyUnit({ below, pick }: Draw, table: ValueTable, { fill, value }: Key): Unit {
  const name = quoted(table.name)
  const again = `${fill.replace('INSERT INTO {table}', `REPLACE INTO ${name}`)} LIMIT ${1 + below(5)} OFFSET ${below(240)}`
  const isKeyed = table.columns.startsWith('k ')
  const ways: [string, string][] = [
    ['replace', again],
    ['delete', `DELETE FROM ${name} LIMIT ${1 + below(3)}`],
  ]
  if (isKeyed && value !== null) {
    const other = `(SELECT ${value} FROM numbers WHERE n = ${below(250)})`
    ways.push(
      ['change key', `UPDATE ${name} SET k = ${other} WHERE v = ${below(250)}`],
      ['change key', `UPDATE IGNORE ${name} SET k = ${other}, v = v + 1 WHERE v % 50 = ${below(50)}`],
      ['update', `UPDATE ${name} SET v = ${pick(['NULL', String(below(250))])} WHERE k = ${other}`],
      ['delete', `DELETE FROM ${name} WHERE k = ${other}`],
    )
  }
  const [kind, statement] = pick(ways)
  return { kind: `keys: ${kind}`, statements: [statement] }
}

/** Tables without a key, and those with something of their own. */
function rowsUnit({ below, pick }: Draw, { table, columns }: Material): Unit {
  const name = quoted(table.name)
  const column = quoted(pick(columns.length === 0 ? ['none is written'] : columns))
  const ways: [string, string][] = [
    ['delete', `DELETE FROM ${name} LIMIT ${1 + below(2)}`],
    [
      'copy values',
      `UPDATE IGNORE ${name} a, (SELECT ${column} AS v FROM ${name} LIMIT 1 OFFSET ${below(3)}) b SET a.${column} = b.v`,
    ],
  ]
  if (table.rows.length > 0) {
    const row = pick(table.rows)
    const again = /^\(/.test(row)
      ? `REPLACE INTO ${name} VALUES ${row}`
      : row.replace('{table}', name).replace(/^INSERT/, 'REPLACE')
    ways.push(['replace', again], ['replace', again])
  }
  const [kind, statement] = pick(ways)
  return { kind: `rows: ${kind}`, statements: [statement] }
}
