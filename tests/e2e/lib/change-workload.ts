import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql } from '@data-migration/tests/testbed'
import { type MigrationPair, onSource } from './migration-pair.ts'
import { seededRandom } from './seeded-random.ts'

const schema = [
  `CREATE TABLE account (id INT AUTO_INCREMENT PRIMARY KEY, owner VARCHAR(40) NOT NULL, balance DECIMAL(12,2) NOT NULL,
    at DATETIME(6), UNIQUE KEY owner (owner)) ENGINE=InnoDB`,
  `CREATE TABLE parent (id INT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB`,
  `CREATE TABLE child (id INT AUTO_INCREMENT PRIMARY KEY, parent_id INT NOT NULL, note TEXT,
    FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE=InnoDB`,
  `CREATE TABLE journal (what VARCHAR(20), n INT, amount FLOAT) ENGINE=InnoDB`,
]

/** Tables of all the kinds that make following hard: a second unique key, cascades, no key at all. */
export async function createWorkloadTables(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    for (const sql of schema) await connection.query(sql)
    const accounts = Array.from({ length: 500 }, (_, i) => `('owner ${i}', ${i}, NOW(6))`)
    await connection.query(`INSERT INTO account (owner, balance, at) VALUES ${accounts.join(', ')}`)
    await connection.query(
      `INSERT INTO parent VALUES ${Array.from({ length: 50 }, (_, i) => `(${i}, 'p${i}')`).join(', ')}`,
    )
    await connection.query(`INSERT INTO child (parent_id, note) SELECT id, CONCAT('of ', name) FROM parent`)
    await connection.query(
      `INSERT INTO journal VALUES ${Array.from({ length: 300 }, (_, i) => `('same', ${i % 5}, 0.1)`).join(', ')}`,
    )
  })
}

/** A whole number below the bound. */
export type Random = (below: number) => number

/** Statements of one transaction. */
const kinds: readonly ((random: Random) => string[])[] = [
  (random) => [
    `UPDATE account SET balance = balance - 1.5, at = NOW(6) WHERE id = ${1 + random(500)}`,
    `UPDATE account SET balance = balance + 1.5, at = NOW(6) WHERE id = ${1 + random(500)}`,
    `INSERT INTO journal VALUES ('transfer', ${random(5)}, ${random(100) / 7})`,
  ],
  // Two owners change places (pitfall K14).
  (random) => {
    const [a, b] = [1 + random(250), 251 + random(250)]
    return [
      `SELECT owner INTO @a FROM account WHERE id = ${a}`,
      `SELECT owner INTO @b FROM account WHERE id = ${b}`,
      `UPDATE account SET owner = 'nobody' WHERE id = ${a}`,
      `UPDATE account SET owner = @a WHERE id = ${b}`,
      `UPDATE account SET owner = @b WHERE id = ${a}`,
    ]
  },
  // A parent goes with its children and comes back without them (pitfall K10).
  (random) => {
    const id = random(50)
    return [
      `DELETE FROM parent WHERE id = ${id}`,
      `INSERT INTO parent VALUES (${id}, 'back ${random(1000)}')`,
      `INSERT INTO child (parent_id, note) VALUES (${id}, 'new'), (${id}, NULL)`,
    ]
  },
  (random) => [
    `UPDATE IGNORE parent SET id = id + 1000 WHERE id = ${random(50)}`,
    `UPDATE IGNORE parent SET id = id - 1000 WHERE id >= 1000`,
  ],
  (random) => [
    `DELETE FROM journal WHERE n = ${random(5)} LIMIT ${1 + random(3)}`,
    `INSERT INTO journal VALUES ('same', ${random(5)}, 0.1)`,
  ],
  (random) => [`UPDATE journal SET amount = amount * 1.1 WHERE n = ${random(5)} LIMIT 2`],
  (random) => [`UPDATE child SET note = CONCAT('汉 ', ${random(10_000)}) WHERE parent_id = ${random(50)}`],
  (random) => {
    const id = 1 + random(500)
    return [
      `SELECT owner, balance INTO @owner, @balance FROM account WHERE id = ${id}`,
      `DELETE FROM account WHERE id = ${id}`,
      `INSERT INTO account (id, owner, balance) VALUES (${id}, @owner, @balance)`,
    ]
  },
]

/** One transaction from its beginning to its end; some are taken back. */
export function randomTransaction(random: Random): string[] {
  const statements = kinds[random(kinds.length)]?.(random) ?? []
  return ['BEGIN', ...statements, random(20) === 0 ? 'ROLLBACK' : 'COMMIT']
}

export interface Workload {
  /** Transactions committed so far. */
  readonly committed: () => number
  /** Ends after the transaction under way. */
  stop(): Promise<void>
}

/**
 * Random transactions one after the other until stopped. `restMs` after each leaves a busy machine the time to follow: where a test waits
 * for the target to have caught up.
 */
export function startWorkload(pair: MigrationPair, seed: number, restMs = 0): Workload {
  const share = seededRandom(seed)
  const random: Random = (below) => Math.floor(share() * below)
  const state = { stopped: false, committed: 0 }
  const work = async () => {
    await using connection = await adminMysql(pair.source, pair.sourceDatabase)
    await connection.query(`SET time_zone = '+00:00'`)
    while (!state.stopped) {
      for (const sql of randomTransaction(random)) await connection.query(sql)
      state.committed += 1
      if (restMs > 0) await delay(restMs)
    }
  }
  const ended = work()
  ended.catch(() => undefined)
  return {
    committed: () => state.committed,
    stop: async () => {
      state.stopped = true
      await ended
    },
  }
}
