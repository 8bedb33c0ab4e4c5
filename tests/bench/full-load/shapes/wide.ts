import type { Shape } from './shape.ts'

const rows = 200_000
const batch = 20_000

/** One of each kind in turn, so that every encoder has its share. */
const kinds = [
  ['INT', 'MOD(n * 7 + COLUMN, 100000)'],
  ['VARCHAR(30)', `CONCAT('value ', MOD(n * 13 + COLUMN, 1000))`],
  ['DECIMAL(12,2)', 'MOD(n * 17 + COLUMN, 1000000) / 100'],
  ['DATETIME', `DATE_ADD('2020-01-01', INTERVAL MOD(n * 19 + COLUMN, 100000000) SECOND)`],
  ['BIGINT NULL', 'IF(MOD(n + COLUMN, 3) = 0, NULL, n * COLUMN)'],
] as const

const columns = Array.from({ length: 199 }, (_, index) => {
  const [type, value] = kinds[index % kinds.length] ?? kinds[0]
  return { name: `c${index + 1}`, type, value: value.replaceAll('COLUMN', String(index + 1)) }
})

/** 200 columns, the key among them. */
export const wide: Shape = {
  name: 'wide',
  loads: [
    {
      database: 'bench_wide',
      rows,
      async fill(connection) {
        const definition = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
        await connection.query(`CREATE TABLE wide (id INT NOT NULL PRIMARY KEY, ${definition})`)
        await connection.query('CREATE TEMPORARY TABLE number (m INT NOT NULL PRIMARY KEY)')
        await connection.query(
          `INSERT INTO number VALUES ${Array.from({ length: batch }, (_, i) => `(${i + 1})`).join()}`,
        )
        const values = columns.map(({ value }) => value).join(', ')
        for (let from = 0; from < rows; from += batch)
          await connection.query(
            `INSERT INTO wide SELECT n, ${values} FROM (SELECT ${from} + m AS n FROM number) AS numbers ORDER BY n`,
          )
        await connection.query('ANALYZE TABLE wide')
      },
    },
  ],
}
