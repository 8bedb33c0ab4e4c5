import { benchTables } from '../dataset.ts'
import type { Shape, ShapeLoad } from './shape.ts'

const lineitem = benchTables.find(({ name }) => name === 'lineitem')
const seedRows = 1_000_000
const step = 100_000

/** Lineitem of `millions` million rows: the first million is generated, the others are copies with keys further on. */
function load(millions: number): ShapeLoad {
  return {
    database: `bench_long_${millions}`,
    rows: millions * seedRows,
    async fill(connection, say) {
      if (lineitem === undefined) throw new Error('the set has no lineitem')
      await connection.query(lineitem.create)
      await connection.query('CREATE TEMPORARY TABLE number (m INT NOT NULL PRIMARY KEY)')
      for (let from = 0; from < step; from += 5_000)
        await connection.query(
          `INSERT INTO number VALUES ${Array.from({ length: 5_000 }, (_, i) => `(${from + i + 1})`).join()}`,
        )
      for (let from = 0; from < seedRows; from += step)
        await connection.query(
          `INSERT INTO lineitem SELECT ${lineitem.row} FROM (SELECT ${from} + m AS n FROM number) AS numbers ORDER BY n`,
        )
      for (let million = 1; million < millions; million += 1) {
        const columns =
          'l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment'
        const perMillion = seedRows / 4
        await connection.query(
          `INSERT INTO lineitem SELECT l_orderkey + ${million * perMillion}, ${columns} FROM lineitem
           WHERE l_orderkey <= ${perMillion} ORDER BY l_orderkey, l_linenumber`,
        )
        if (million % 5 === 0) say(`${million + 1} of ${millions} million rows`)
      }
      await connection.query('ANALYZE TABLE lineitem')
    },
  }
}

/** A table ten times as long must not load slower by the row. */
export const long: Shape = { name: 'long', loads: [load(30), load(3)] }
