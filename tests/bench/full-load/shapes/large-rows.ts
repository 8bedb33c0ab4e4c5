import type { Shape } from './shape.ts'

const rows = 200
const rowBytes = 64 * 2 ** 20

/** Rows of 64 MiB: more than the protocol's 16 MiB packets, so that each is streamed alone. */
export const largeRows: Shape = {
  name: 'large-rows',
  sourceSettings: { 'max-allowed-packet': '256M', 'innodb-log-file-size': '1G' },
  loads: [
    {
      database: 'bench_large_rows',
      rows,
      async fill(connection, say) {
        await connection.query('CREATE TABLE document (id INT NOT NULL PRIMARY KEY, body LONGBLOB NOT NULL)')
        for (let id = 1; id <= rows; id += 1) {
          // Every byte occurs, also those a text form would have to escape.
          await connection.query(
            `INSERT INTO document SELECT ?, REPEAT(UNHEX(CONCAT(SHA2(?, 512), SHA2(CONCAT(?, 'x'), 512))), ?)`,
            [id, String(id), String(id), rowBytes / 128],
          )
          if (id % 50 === 0) say(`${id} of ${rows} rows`)
        }
      },
    },
  ],
}
