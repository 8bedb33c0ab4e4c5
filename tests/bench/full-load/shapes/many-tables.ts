import type { Shape } from './shape.ts'

const tables = 20_000
const rowsEach = 50
/** So many tables refer to each other in a row. */
const family = 10

const nameOf = (no: number) => `t${String(no).padStart(5, '0')}`

function create(no: number): string {
  const parent =
    no % family === 0 ? '' : `, CONSTRAINT fk_${no} FOREIGN KEY (parent) REFERENCES ${nameOf(no - 1)} (id)`
  return `CREATE TABLE ${nameOf(no)} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, parent INT NOT NULL, code VARCHAR(20) NOT NULL,
    note VARCHAR(60) NULL, made DATETIME NOT NULL, UNIQUE KEY code_${no} (code), KEY parent_${no} (parent), KEY made_${no} (made)${parent})`
}

/** More tables than a target with the usual 64 locks a transaction can touch in one. */
export const manyTables: Shape = {
  name: 'many-tables',
  verified: true,
  loads: [
    {
      database: 'bench_many_tables',
      rows: tables * rowsEach,
      async fill(connection, say) {
        await connection.query('CREATE TEMPORARY TABLE number (n INT NOT NULL PRIMARY KEY)')
        await connection.query(
          `INSERT INTO number VALUES ${Array.from({ length: rowsEach }, (_, i) => `(${i + 1})`).join()}`,
        )
        await connection.query('SET SESSION foreign_key_checks = 0')
        for (let no = 0; no < tables; no += 1) {
          await connection.query(create(no))
          await connection.query(
            `INSERT INTO ${nameOf(no)} (id, parent, code, note, made) SELECT n, n, CONCAT('c', n, '-', ${no}),
             IF(n % 5 = 0, NULL, CONCAT('note ', n)), DATE_ADD('2024-01-01', INTERVAL n * 3600 + ${no} SECOND) FROM number`,
          )
          if ((no + 1) % 2_000 === 0) say(`${no + 1} of ${tables} tables`)
        }
      },
    },
  ],
}
