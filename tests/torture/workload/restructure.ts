import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql } from '@data-migration/tests/testbed'
import type { Counting } from './counts.ts'
import { drawOf } from './draw.ts'
import { isLost } from './refusals.ts'
import { type StructureChange, structureChange } from './structure-change.ts'
import type { WriterSettings } from './writers.ts'

/** No writer has this number. */
const sessionNo = 1_000

/** Changes structures, one change after the other, until it is told to stop. */
export async function restructure(settings: WriterSettings): Promise<void> {
  const { server, database, seed, restMs, signal } = settings
  await using connection = await adminMysql(server, database)
  await connection.query(`SET SESSION time_zone = '+00:00', lock_wait_timeout = 20`)
  for (let no = 1; !signal.aborted; no += 1) {
    const draw = drawOf(seed, sessionNo, no)
    await carryOut(connection, structureChange({ ...settings, draw, no }), settings.count)
    await delay(draw.below(2 * restMs))
  }
}

async function carryOut(
  connection: Awaited<ReturnType<typeof adminMysql>>,
  { kind, steps }: StructureChange,
  count: Counting,
): Promise<void> {
  for (const { sql, done, refused } of steps) {
    try {
      await connection.query(sql)
    } catch (error) {
      if (isLost(error)) throw error
      refused?.()
      return count(`ddl: ${kind}`, 'refused')
    }
    done?.()
  }
  count(`ddl: ${kind}`, 'done')
}
