import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { Counting } from './counts.ts'
import { type Draw, drawOf } from './draw.ts'
import { lenientSession } from './materials.ts'
import { isLost, isRolledBack } from './refusals.ts'
import { relationUnit } from './relations.ts'
import { type Shapes, shapeUnit } from './shapes.ts'
import { type Transaction, transactionOf } from './transaction.ts'
import type { Unit } from './unit.ts'
import { type Material, valueUnit } from './values.ts'

export interface WriterSettings {
  readonly server: Endpoint
  readonly database: string
  readonly seed: number
  readonly materials: readonly Material[]
  readonly shapes: Shapes
  readonly count: Counting
  /** Between two transactions of one writer, on average: what two cores can follow. */
  readonly restMs: number
  readonly signal: AbortSignal
}

/** Sessions of applications, each with settings of its own. */
const sessions: readonly string[] = [
  lenientSession,
  `SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '-03:30', sql_auto_is_null = 0`,
  `SET SESSION time_zone = '+00:00'`,
]

/** Write until they are told to stop; all transactions are over when it returns. */
export async function write(settings: WriterSettings): Promise<void> {
  await Promise.all(sessions.map((session, no) => writeAs(session, no, settings)))
}

async function writeAs(session: string, no: number, settings: WriterSettings): Promise<void> {
  const { server, database, seed, materials, shapes, count, restMs, signal } = settings
  await using connection = await adminMysql(server, database)
  await connection.query(`${session}; SET SESSION innodb_lock_wait_timeout = 5, lock_wait_timeout = 20`)
  for (let turn = 0; !signal.aborted; turn += 1) {
    const draw = drawOf(seed, no, turn)
    await carryOut(
      connection,
      transactionOf(draw, () => unitOf(draw, materials, shapes)),
      draw,
      count,
    )
    await delay(draw.below(2 * restMs))
  }
}

function unitOf(draw: Draw, materials: readonly Material[], shapes: Shapes): Unit {
  const what = draw.below(10)
  if (what < 4) return relationUnit(draw)
  return what < 7 ? valueUnit(draw, materials) : shapeUnit(draw, shapes)
}

type Connection = Awaited<ReturnType<typeof adminMysql>>

/** As applications do: some go on after a statement that was refused, some take all back. */
async function carryOut(
  connection: Connection,
  { statements }: Transaction,
  draw: Draw,
  count: Counting,
): Promise<void> {
  const goesOn = draw.chance(0.5)
  for (const { sql, kind } of statements) {
    try {
      await connection.query(sql)
      if (kind !== null) count(kind, 'done')
    } catch (error) {
      if (isLost(error)) throw error
      if (kind !== null) count(kind, 'refused')
      if (goesOn && !isRolledBack(error)) continue
      await connection.query('ROLLBACK')
      return
    }
  }
}
