import { setTimeout as delay } from 'node:timers/promises'
import { adminMysql, type Endpoint } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'

/** The last sequence number of the source's own domain. */
export async function gtidOf(
  server: Endpoint,
  variable: 'gtid_binlog_pos' | 'gtid_slave_pos',
): Promise<number> {
  await using connection = await adminMysql(server)
  const [rows] = await connection.query<(RowDataPacket & { value: string })[]>(
    `SELECT @@GLOBAL.${variable} AS value`,
  )
  return Number(rows[0]?.value.split(',')[0]?.split('-')[2] ?? 0)
}

async function run(server: Endpoint, ...statements: readonly string[]): Promise<void> {
  await using connection = await adminMysql(server)
  for (const sql of statements) await connection.query(sql)
}

/** Makes `replica` follow `source` from its very first event; stopped. */
export async function connectReplica(source: Endpoint, replica: Endpoint): Promise<void> {
  await run(
    replica,
    'STOP SLAVE',
    'RESET SLAVE ALL',
    'RESET MASTER',
    `SET GLOBAL gtid_slave_pos = ''`,
    `CHANGE MASTER TO MASTER_HOST = '${source.host}', MASTER_PORT = ${source.port}, MASTER_USER = '${source.adminUser}',
       MASTER_PASSWORD = '${source.adminPassword}', MASTER_USE_GTID = slave_pos`,
  )
}

/** Seconds until the replica has applied everything up to `goal`. */
export async function replicate(replica: Endpoint, goal: number, threads: number): Promise<number> {
  const mode = threads === 0 ? 'conservative' : 'optimistic'
  await run(
    replica,
    `SET GLOBAL slave_parallel_threads = ${threads}`,
    `SET GLOBAL slave_parallel_mode = '${mode}'`,
  )
  const began = performance.now()
  await run(replica, 'START SLAVE')
  while ((await gtidOf(replica, 'gtid_slave_pos')) < goal) {
    await assertRunning(replica)
    await delay(20)
  }
  const seconds = (performance.now() - began) / 1000
  await run(replica, 'STOP SLAVE')
  return seconds
}

async function assertRunning(replica: Endpoint): Promise<void> {
  await using connection = await adminMysql(replica)
  const [rows] = await connection.query<(RowDataPacket & { Last_Error: string })[]>('SHOW SLAVE STATUS')
  const error = rows[0]?.Last_Error ?? ''
  if (error !== '') throw new Error(`the replica stopped: ${error}`)
}
