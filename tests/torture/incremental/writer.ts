import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import { randomTransaction } from '../../e2e/lib/change-workload.ts'
import { seededRandom } from '../../e2e/lib/seeded-random.ts'

/** Applications that write without a pause, also when the source is away for a moment. */
export interface Writers {
  /** Transactions that ran to their end. */
  readonly committed: () => number
  stop(): Promise<void>
}

const writers = 3
/** Between two transactions of one writer: what two cores can follow. */
const restMs = 30

export function startWriters(server: Endpoint, database: string, seed: number): Writers {
  const state: State = { going: true, committed: 0 }
  const ended = Promise.all(
    Array.from({ length: writers }, (_, no) => write(server, database, seed * writers + no, state)),
  )
  ended.catch(() => undefined)
  return {
    committed: () => state.committed,
    stop: async () => {
      state.going = false
      await ended
    },
  }
}

interface State {
  going: boolean
  committed: number
}

async function write(server: Endpoint, database: string, seed: number, state: State): Promise<void> {
  const share = seededRandom(seed)
  const random = (below: number) => Math.floor(share() * below)
  while (state.going) {
    try {
      await writeWhileConnected(server, database, random, state)
    } catch {
      // The source is away. Whether the last transaction is in, only the source knows; it is what counts.
      await delay(100)
    }
  }
}

async function writeWhileConnected(
  server: Endpoint,
  database: string,
  random: (below: number) => number,
  state: State,
): Promise<void> {
  const connection = await adminMysql(server, database)
  connection.on('error', () => undefined)
  try {
    await connection.query(`SET time_zone = '+00:00', innodb_lock_wait_timeout = 5`)
    while (state.going) {
      await runTransaction(connection, randomTransaction(random))
      state.committed += 1
      await delay(restMs)
    }
  } finally {
    connection.destroy()
  }
}

type Connection = Awaited<ReturnType<typeof adminMysql>>

/** Writers meet: one whose statement is refused (deadlock, a value taken) takes its transaction back. */
async function runTransaction(connection: Connection, statements: readonly string[]): Promise<void> {
  try {
    for (const sql of statements) await connection.query(sql)
  } catch (error) {
    if (!isRefused(error)) throw error
    await connection.query('ROLLBACK')
  }
}

function isRefused(error: unknown): boolean {
  const refusals = ['ER_LOCK_DEADLOCK', 'ER_DUP_ENTRY', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']
  return error instanceof Error && 'code' in error && refusals.includes(String(error.code))
}
