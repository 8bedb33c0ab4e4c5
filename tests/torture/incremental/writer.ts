import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import { randomTransaction } from '../../e2e/lib/change-workload.ts'
import { seededRandom } from '../../e2e/lib/seeded-random.ts'
import type { Gate } from './gate.ts'

/** Applications that write without a pause, also when the source is away for a moment. */
export interface Writers {
  /** Transactions that ran to their end. */
  readonly committed: () => number
  /** By how much the times of what is written from now on are off; 0 for not at all. */
  shiftClock(seconds: number): void
  stop(): Promise<void>
}

const writers = 3
/** Between two transactions of one writer: what two cores can follow. */
const restMs = 30

export function startWriters(server: Endpoint, database: string, seed: number, gate: Gate): Writers {
  const state: State = { going: true, committed: 0, shift: 0, gate }
  const ended = Promise.all(
    Array.from({ length: writers }, (_, no) => write(server, database, seed * writers + no, state)),
  )
  ended.catch(() => undefined)
  return {
    committed: () => state.committed,
    shiftClock: (seconds) => void (state.shift = seconds),
    stop: async () => {
      state.going = false
      await ended
    },
  }
}

interface State {
  going: boolean
  committed: number
  /** Seconds. */
  shift: number
  readonly gate: Gate
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
      await state.gate.through(async () => {
        await setClock(connection, state.shift)
        await runTransaction(connection, randomTransaction(random))
      })
      state.committed += 1
      await delay(restMs)
    }
  } finally {
    connection.destroy()
  }
}

type Connection = Awaited<ReturnType<typeof adminMysql>>

/** The log tells the session's time of a transaction; SYSDATE is not moved by it. */
async function setClock(connection: Connection, shift: number): Promise<void> {
  const time = shift === 0 ? 'DEFAULT' : `UNIX_TIMESTAMP(SYSDATE()) + ${shift}`
  await connection.query(`SET timestamp = ${time}`)
}

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
