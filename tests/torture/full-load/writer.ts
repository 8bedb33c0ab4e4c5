import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { changeStatements } from './dataset.ts'

/** Somebody who goes on writing during a load, one transaction after the other. */
export interface Writer {
  /** The transactions committed so far; their GTIDs in the same order. */
  stop(): Promise<readonly string[]>
}

/** Transactions a second, at most. */
const pauseMs = 15

export function startWriter(server: Endpoint, database: string): Writer {
  const gtids: string[] = []
  let going = true
  const done = (async () => {
    await using connection = await adminMysql(server, database)
    for (let n = 1; going; n += 1) {
      await connection.query(['BEGIN', ...changeStatements(n), 'COMMIT'].join('; '))
      gtids.push(await lastGtid(connection, server))
      await delay(pauseMs)
    }
  })()
  done.catch(() => undefined)
  return {
    stop: async () => {
      going = false
      await done
      return gtids
    },
  }
}

async function lastGtid(
  connection: Awaited<ReturnType<typeof adminMysql>>,
  server: Endpoint,
): Promise<string> {
  const variable = server.kind === 'mariadb' ? '@@last_gtid' : '@@GLOBAL.gtid_executed'
  const [rows] = await connection.query<(RowDataPacket & { gtid: string })[]>(`SELECT ${variable} AS gtid`)
  return rows[0]?.gtid ?? ''
}

/** How many of the transactions a position holds: their numbers grow in the order of commits. */
export function transactionsUpTo(position: string, gtids: readonly string[]): number {
  const limit = numberOf(position)
  return gtids.findLastIndex((gtid) => numberOf(gtid) <= limit) + 1
}

/** `0-1-345` of MariaDB, `uuid:1-345` of MySQL: the last number of the last part. */
function numberOf(gtid: string): bigint {
  return BigInt(/(\d+)$/.exec(gtid.trim())?.[1] ?? '0')
}
