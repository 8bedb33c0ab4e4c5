import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import { GtidSet } from '../../../model/gtid-set.ts'
import type { MysqlConnection } from '../connector.ts'
import { textLiteral } from '../sql/literal.ts'
import { dumpBody, dumpCommand, dumpGtidBody } from './dump-command.ts'
import { isPurged } from './is-purged.ts'
import { missingGtid } from './missing-gtid.ts'
import { freeServerId } from './server-id.ts'

/** An idle source is heard of at least this often. */
const heartbeatNanoseconds = 1_000_000_000n
/** Silence of so many heartbeats means that nobody is there (a half-open connection). */
const silenceMs = 20_000

export interface DumpCommand {
  readonly command: number
  readonly body: Buffer
}

/** What a replica tells the source before it asks for the log. */
export async function prepareDump(
  { session, version }: MysqlConnection,
  position: Position,
  signal: AbortSignal,
): Promise<DumpCommand> {
  const execute = (name: string, sql: string) => session.execute({ name, sql }, signal)
  const serverId = await freeServerId(session, signal)
  await execute(
    'heartbeat-period',
    `SET @master_heartbeat_period = ${heartbeatNanoseconds}, @source_heartbeat_period = ${heartbeatNanoseconds}`,
  )
  await execute(
    'checksum',
    'SET @master_binlog_checksum = @@GLOBAL.binlog_checksum, @source_binlog_checksum = @@GLOBAL.binlog_checksum',
  )
  if (version.flavour === 'mariadb') await execute('capability', 'SET @mariadb_slave_capability = 4')
  switch (position.kind) {
    case 'gtid':
      return { command: dumpCommand.dumpGtid, body: dumpGtidBody(GtidSet.parse(position.value), serverId) }
    case 'mariadb-gtid':
      await execute('connect-state', `SET @slave_connect_state = ${textLiteral(position.value)}`)
      await execute('strict-mode', 'SET @slave_gtid_strict_mode = 1, @slave_gtid_ignore_duplicates = 0')
      return { command: dumpCommand.dump, body: dumpBody('', 4, serverId) }
    case 'file':
      return {
        command: dumpCommand.dump,
        body: dumpBody(position.file ?? '', Number(position.pos ?? 4), serverId),
      }
    case 'lsn':
      throw new RangeError('a binlog has no LSN')
  }
}

/** The packets of the log from `position` on. Errors: DM-INC-004 where it is purged, -013 where it is not known. */
export async function* dump(
  { session }: MysqlConnection,
  { command, body }: DumpCommand,
  position: Position,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* session.packets({ name: 'binlog-dump', command, body, silenceMs }, signal)
  } catch (error) {
    const missing = missingGtid(error)
    if (missing !== null) throw dmError('DM-INC-013', { transactions: missing }, { cause: error })
    throw isPurged(error) ? dmError('DM-INC-004', { position: position.value }, { cause: error }) : error
  }
}
