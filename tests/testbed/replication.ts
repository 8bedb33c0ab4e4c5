import { adminMysql } from './clients.ts'
import type { Endpoint } from './endpoint.ts'

/** Statements of one flavour; replication is by GTIDs. */
interface Words {
  readonly forget: readonly string[]
  readonly follow: (source: Endpoint) => readonly string[]
  readonly executed: string
  readonly wait: (gtids: string) => string
  readonly leave: readonly string[]
  readonly state: string
}

const mysql: Words = {
  forget: ['RESET BINARY LOGS AND GTIDS'],
  follow: ({ host, port, adminUser, adminPassword }) => [
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${adminUser}',
       SOURCE_PASSWORD = '${adminPassword}', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 100000`,
    'START REPLICA',
  ],
  executed: 'SELECT @@GLOBAL.gtid_executed AS value',
  wait: (gtids) => `SELECT WAIT_FOR_EXECUTED_GTID_SET('${gtids}', 60) AS value`,
  leave: ['STOP REPLICA', 'RESET REPLICA ALL'],
  state: 'SHOW REPLICA STATUS',
}

const mariadb: Words = {
  forget: ['RESET MASTER', `SET GLOBAL gtid_slave_pos = ''`],
  follow: ({ host, port, adminUser, adminPassword }) => [
    'SET GLOBAL gtid_slave_pos = @@GLOBAL.gtid_binlog_pos',
    `CHANGE MASTER TO MASTER_HOST = '${host}', MASTER_PORT = ${port}, MASTER_USER = '${adminUser}',
       MASTER_PASSWORD = '${adminPassword}', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1`,
    'START SLAVE',
  ],
  executed: 'SELECT @@GLOBAL.gtid_binlog_pos AS value',
  wait: (gtids) => `SELECT MASTER_GTID_WAIT('${gtids}', 60) AS value`,
  leave: ['STOP SLAVE', 'RESET SLAVE ALL'],
  state: 'SHOW SLAVE STATUS',
}

const wordsOf = ({ kind }: Endpoint) => (kind === 'mariadb' ? mariadb : mysql)

/** Empties the log, so that a server made at the same time can follow from the beginning. */
export async function forgetLog(server: Endpoint): Promise<void> {
  await valueOf(server, wordsOf(server).forget)
}

/** The replica has nothing that the source does not have. */
export async function startReplication(replica: Endpoint, source: Endpoint): Promise<void> {
  await valueOf(replica, wordsOf(replica).follow(source))
}

/** Returns once the replica has everything that the source has by now; then it follows no more. */
export async function endReplication(replica: Endpoint, source: Endpoint): Promise<void> {
  const { wait, leave } = wordsOf(replica)
  const waited = await valueOf(replica, [wait(await executedGtids(source))])
  if (waited !== '0')
    throw new Error(`the replica did not catch up: ${waited}; ${await whatStopsIt(replica)}`)
  await valueOf(replica, leave)
}

/** Its errors and the state of its threads, as it tells them. */
async function whatStopsIt(replica: Endpoint): Promise<string> {
  await using connection = await adminMysql(replica)
  const [rows] = await connection.query(wordsOf(replica).state)
  const told = Object.entries((rows as Record<string, unknown>[])[0] ?? {}).filter(([name]) =>
    /_Error$|_Running$|_Running_State$|_State$|Seconds_Behind/.test(name),
  )
  return JSON.stringify(Object.fromEntries(told))
}

/** MySQL: all that were ever committed there; MariaDB: the last of each domain. */
export async function executedGtids(server: Endpoint): Promise<string> {
  return (await valueOf(server, [wordsOf(server).executed])).replace(/\s+/g, '')
}

/** The column `value` that the last of the statements gives. */
async function valueOf(server: Endpoint, statements: readonly string[]): Promise<string> {
  await using connection = await adminMysql(server)
  let value: string | number | undefined
  for (const sql of statements) {
    const [rows] = await connection.query(sql)
    value = Array.isArray(rows) ? (rows as { value?: string | number }[])[0]?.value : undefined
  }
  return String(value ?? '')
}
