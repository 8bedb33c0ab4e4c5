import { randomInt } from 'node:crypto'
import type { MysqlSession } from '../session/session.ts'

/** Ids of real servers are small as a rule; ours are in the upper half, so that people recognise them. */
const lowest = 0x8000_0000
const highest = 0xffff_ffff

/**
 * A server_id that no replica of the source has: two readers with the same one would end each other's connection for ever
 * (pitfall D22). A new one for every connection; who may not see the replicas trusts to chance.
 */
export async function freeServerId(session: MysqlSession, signal: AbortSignal): Promise<number> {
  const taken = await takenIds(session, signal)
  for (;;) {
    const id = randomInt(lowest, highest)
    if (!taken.has(id)) return id
  }
}

async function takenIds(session: MysqlSession, signal: AbortSignal): Promise<ReadonlySet<number>> {
  for (const sql of ['SHOW REPLICAS', 'SHOW SLAVE HOSTS'])
    try {
      const rows = await session.query({ name: 'replicas', sql }, signal)
      return new Set(rows.map(([id]) => Number(id)))
    } catch {
      signal.throwIfAborted()
    }
  return new Set()
}
