import type { Report } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { runPortal } from '../lib/portal-process.ts'
import { columnCases } from './column-cases.ts'
import type { CaseValue, ColumnCase } from './conversion-case.ts'
import { tableCases } from './table-cases.ts'

/** Columns of one table: few enough for the row limit of either side. */
const perTable = 16

interface Placed extends ColumnCase {
  readonly table: string
  readonly column: string
}

const kept = {
  'collation.keys': 'meaning',
  'check.values': 'labels',
  'table.partitions': 'keep',
  'index.fulltext': 'gin',
}

const ways = [
  ['mysql97', 'pg15'],
  ['mysql97', 'pg18'],
  ['mariadb', 'pg15'],
  ['mariadb', 'pg18'],
] as const

describe.each(ways)('every definition of %s converts to %s', (source, target) => {
  const placed = columnCases
    .filter(({ only }) => only === undefined || only === source)
    .map((item, i): Placed => ({ ...item, table: `t${Math.floor(i / perTable)}`, column: `c${i}` }))
  const byTable = Map.groupBy(placed, ({ table }) => table)
  const tables = tableCases.filter(({ only }) => only === undefined || only === source)
  let pair: MigrationPair
  let report: Report
  let cells: ReadonlyMap<string, readonly (string | null)[]>

  beforeAll(async () => {
    pair = await createPair({ source, target })
    await onSource(pair, async (connection) => {
      await connection.query(`SET SESSION sql_mode = '', time_zone = '+00:00'`)
      for (const [table, columns] of byTable) await connection.query(createTable(table, columns))
      for (const [table, columns] of byTable)
        for (const insert of inserts(table, columns)) await connection.query(insert)
      for (const { name, source: definition, rows } of tables) {
        await connection.query(`CREATE TABLE \`${name}\` ${definition}`)
        if (rows !== undefined) await connection.query(`INSERT INTO \`${name}\` VALUES ${rows}`)
      }
    })
    const run = await runPortal([
      ...[
        'run',
        '--job',
        await pair.writeJob(pair.job({ options: kept })),
        '--workspace',
        pair.workspace,
        '--json',
      ],
    ])
    if (run.report === undefined) throw new Error(run.stderr.slice(-4000))
    report = run.report as unknown as Report
    cells = await readCells(pair, byTable)
  })
  afterAll(() => pair[Symbol.asyncDispose]())

  it('ends equal, with nothing that failed', () => {
    const failed = report.objects.filter(({ state }) => state === 'failed')
    const differing = report.objectVerification?.flatMap(({ differences }) => differences)
    const { verdict, error, rejected } = report
    expect({ failed, differing, verdict, error, rejected }).toEqual({
      failed: [],
      differing: [],
      verdict: 'equal',
      error: undefined,
      rejected: [],
    })
  })

  it.each(placed)('$pitfalls $source', ({ table, column, target: wanted, values }) => {
    const ddl = report.objects.find(({ kind, sourceName }) => kind === 'table' && sourceName === table)?.ddl
    const line = ddl?.split('\n').find((text) => text.startsWith(`  "${column}" `))
    expect(line?.replace(/,$/, '')).toBe(`  "${column}" ${wanted}`)
    const found = cells.get(column) ?? []
    values.forEach((value, i) => {
      if (textOf(value) !== null) expect(found[i]).toBe(textOf(value))
    })
  })

  it.each(tables)('$pitfalls $name', ({ name, target: wanted }) => {
    const made = report.objects.filter(
      ({ sourceName }) => sourceName === name || sourceName.startsWith(`${name}.`),
    )
    const ddl = made.map((object) => object.ddl ?? '').join('\n')
    for (const part of wanted) expect(ddl).toContain(part)
  })
})

function createTable(table: string, columns: readonly Placed[]): string {
  const list = columns.map(({ column, source }) => `${column} ${source}`).join(', ')
  return `CREATE TABLE ${table} (id INT PRIMARY KEY, ${list}) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`
}

/** As many rows as the longest case has values; the others repeat their first. */
function inserts(table: string, columns: readonly Placed[]): string[] {
  const rows = Math.max(...columns.map(({ values }) => values.length))
  return Array.from({ length: rows }, (_, row) => {
    const list = columns.map(({ values }) => literalOf(values[row] ?? values[0] ?? 'NULL'))
    return `INSERT INTO ${table} VALUES (${[row, ...list].join(', ')})`
  })
}

function literalOf(value: CaseValue): string {
  return typeof value === 'string' ? value : value[0]
}

function textOf(value: CaseValue): string | null {
  return typeof value === 'string' ? value : value[1]
}

async function readCells(
  pair: MigrationPair,
  byTable: ReadonlyMap<string, readonly Placed[]>,
): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const cells = new Map<string, (string | null)[]>()
  await onTarget(pair, async (client) => {
    await client.query(`SET TimeZone = 'UTC'`)
    for (const [table, columns] of byTable) {
      const list = columns.map(({ column }) => `"${column}"::text`).join(', ')
      const { rows } = await client.query<Record<string, string | null>>(
        `SELECT ${list} FROM "${pair.schema}"."${table}" ORDER BY id`,
      )
      for (const { column } of columns)
        cells.set(
          column,
          rows.map((row) => row[column] ?? null),
        )
    }
  })
  return cells
}
