import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { dialectOf } from './dialect.ts'
import { insertStatements, shopRows } from './statements.ts'
import { shopTables } from './tables.ts'

const dialect = dialectOf('9.7.0')

function allStatements(scale: number, seed: string, maxBytes = 100_000) {
  return shopTables.flatMap((table) => [...insertStatements(table, dialect, { scale, seed }, maxBytes)])
}

function sha256(scale: number, seed: string): string {
  const hash = createHash('sha256')
  for (const { sql } of allStatements(scale, seed)) hash.update(sql)
  return hash.digest('hex')
}

describe('insertStatements', () => {
  it('repeats itself for the same seed, and only then', () => {
    expect(sha256(0.01, 'one')).toBe(sha256(0.01, 'one'))
    expect(sha256(0.01, 'one')).not.toBe(sha256(0.01, 'two'))
  })

  it.each([0, 0.02, 0.1])('gives every table the announced rows at scale %s', (scale) => {
    const announced = shopRows(scale)
    for (const table of shopTables) {
      const statements = [...insertStatements(table, dialect, { scale, seed: 's' }, 100_000)]
      const rows = statements.reduce((sum, statement) => sum + statement.rows, 0)
      expect([table.name, rows]).toEqual([table.name, announced[table.name]])
    }
  })

  it.each([2_000, 100_000])('keeps statements within %i bytes unless one row is longer', (maxBytes) => {
    const statements = allStatements(0.01, 's', maxBytes)
    const long = statements.filter(({ sql }) => Buffer.byteLength(sql) > maxBytes)
    expect(statements.length).toBeGreaterThan(shopTables.length)
    expect(long.filter(({ rows }) => rows > 1)).toEqual([])
  })

  it('leaves a column out where the server computes it', () => {
    const orderItem = shopTables.find((table) => table.name === 'order_item')
    const firstOf = (version: string) => {
      const size = { scale: 0, seed: 's' }
      return orderItem && [...insertStatements(orderItem, dialectOf(version), size, 1000)][0]?.sql
    }
    const [modern, old] = [firstOf('9.7.0'), firstOf('5.6.24')]
    expect(modern).not.toContain('line_total')
    expect(old).toContain('line_total')
  })
})

describe('the shop at scale 1', () => {
  it('has at least 12 tables and 500,000 rows', () => {
    const counts = Object.values(shopRows(1))
    expect(counts.length).toBeGreaterThanOrEqual(12)
    expect(counts.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThanOrEqual(500_000)
  })

  it('has a table without a key, with rows that are there twice', () => {
    const pageView = shopTables.find((table) => table.name === 'page_view')
    expect(pageView?.create(dialect)).not.toMatch(/PRIMARY|UNIQUE/)
    const rows =
      pageView === undefined ? [] : [...insertStatements(pageView, dialect, { scale: 0, seed: 's' }, 1)]
    expect(new Set(rows.map(({ sql }) => sql)).size).toBeLessThan(rows.length)
  })
})
