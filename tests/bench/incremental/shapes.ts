import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'

export const shapeNames = ['keyless', 'cascades', 'unique-swaps', 'large-transaction'] as const
export type ShapeName = (typeof shapeNames)[number]

export interface ChangeShape {
  /** Fills the tables before they are loaded. */
  readonly prepare: (source: Endpoint, database: string, scale: number) => Promise<void>
  /** Writes the backlog; how many changes of rows its log holds. */
  readonly write: (source: Endpoint, database: string, scale: number) => Promise<number>
  /** A replica that has no index at all reads the whole table for every row: it would take days. */
  readonly hasPeer: boolean
}

/** What is applied in another way than plain changes by a key. */
export const shapes: Readonly<Record<ShapeName, ChangeShape>> = {
  keyless: {
    hasPeer: false,
    prepare: (source, database, scale) =>
      run(source, database, [
        'CREATE TABLE reading (device INT NOT NULL, taken DATETIME(3) NOT NULL, value DECIMAL(12,3), note VARCHAR(60))',
        // Every tenth row is there twice: of those exactly one may change.
        `INSERT INTO reading SELECT IF(seq % 10 = 0, seq - 1, seq) AS device, '2026-01-01' + INTERVAL (seq DIV 10) SECOND,
           IF(seq % 10 = 0, seq - 1, seq) / 7, CONCAT('reading of device ', IF(seq % 10 = 0, seq - 1, seq))
           FROM seq_1_to_${rowsOf(5_000_000, scale)}`,
      ]),
    write: async (source, database, scale) => {
      const rows = rowsOf(5_000_000, scale)
      const every = Math.max(1, Math.floor(rows / 2_000))
      // Each of them reads the whole table on the source, so that each changes some two thousand rows.
      const statements = Array.from({ length: 30 }, (_, no) => {
        const some = `device % ${every} = ${(no * 37) % every}`
        if (no % 3 === 0) return `UPDATE reading SET value = value + 1 WHERE ${some}`
        if (no % 3 === 1) return `DELETE FROM reading WHERE ${some}`
        return `UPDATE reading SET note = CONCAT('changed ', device) WHERE ${some}`
      })
      return await changed(source, database, statements)
    },
  },
  cascades: {
    hasPeer: true,
    prepare: (source, database, scale) =>
      run(source, database, [
        'CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)',
        `CREATE TABLE item (id INT PRIMARY KEY, customer INT NOT NULL, amount INT NOT NULL,
           FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE)`,
        `INSERT INTO customer SELECT seq, CONCAT('customer ', seq) FROM seq_1_to_${rowsOf(100_000, scale)}`,
        `INSERT INTO item SELECT seq, seq DIV 5, seq FROM seq_5_to_${rowsOf(499_999, scale)}`,
      ]),
    write: async (source, database, scale) => {
      const moved = 10_000_000
      const statements = range(rowsOf(10_000, scale)).flatMap((no) => {
        const [first, second, third] = [no * 5 + 1, no * 5 + 2, no * 5 + 3]
        return [
          // The rows of `item` that follow are not in the log: the target has to do what the source did.
          `DELETE FROM customer WHERE id = ${first}`,
          `UPDATE customer SET id = id + ${moved} WHERE id = ${second}`,
          `UPDATE item SET amount = amount + 1 WHERE customer = ${third}`,
          `INSERT INTO customer VALUES (${first}, 'anew')`,
        ]
      })
      return await changed(source, database, statements)
    },
  },
  'unique-swaps': {
    hasPeer: true,
    prepare: (source, database, scale) =>
      run(source, database, [
        'CREATE TABLE seat (id INT PRIMARY KEY, place INT NOT NULL, guest VARCHAR(40) NOT NULL, UNIQUE (place))',
        `INSERT INTO seat SELECT seq, seq, CONCAT('guest ', seq) FROM seq_1_to_${rowsOf(500_000, scale)}`,
      ]),
    write: async (source, database, scale) => {
      const statements = range(rowsOf(20_000, scale)).flatMap((no) => {
        const [one, other] = [no * 2 + 1, no * 2 + 2]
        return [
          'BEGIN',
          `UPDATE seat SET place = -1 WHERE id = ${one}`,
          `UPDATE seat SET place = ${one} WHERE id = ${other}`,
          `UPDATE seat SET place = ${other} WHERE id = ${one}`,
          'COMMIT',
        ]
      })
      return await changed(source, database, statements)
    },
  },
  'large-transaction': {
    hasPeer: true,
    prepare: (source, database, scale) =>
      run(source, database, [
        'CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL, owner VARCHAR(60) NOT NULL, note VARCHAR(120))',
        `INSERT INTO account SELECT seq, seq * 3, CONCAT('owner ', seq), REPEAT('n', seq % 120)
           FROM seq_1_to_${rowsOf(2_000_000, scale)}`,
      ]),
    write: (source, database) => changed(source, database, ['UPDATE account SET balance = balance + 1']),
  },
}

const rowsOf = (rows: number, scale: number) => Math.max(10, Math.round(rows * scale))
const range = (length: number) => Array.from({ length }, (_, no) => no)

async function run(source: Endpoint, database: string, statements: readonly string[]): Promise<void> {
  await changed(source, database, statements)
}

async function changed(source: Endpoint, database: string, statements: readonly string[]): Promise<number> {
  await using connection = await adminMysql(source, database)
  let rows = 0
  for (const sql of statements) {
    const [result] = await connection.query(sql)
    rows += 'affectedRows' in result ? result.affectedRows : 0
  }
  return rows
}
