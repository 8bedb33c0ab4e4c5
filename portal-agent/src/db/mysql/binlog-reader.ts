import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { LogItem } from '../../model/change-block.ts'
import type { ChangeReader, ReadLogRequest } from '../../model/ports/change-reader.ts'
import { readByteTables } from './binlog/byte-tables.ts'
import { clockAhead } from './binlog/clock-ahead.ts'
import { dumpBody, dumpCommand, dumpGtidBody } from './binlog/dump-command.ts'
import { GtidSet } from '../../model/gtid-set.ts'
import { LogDecoder } from './binlog/log-decoder.ts'
import { freeServerId } from './binlog/server-id.ts'
import { readRetainedLog } from './binlog/retained-log.ts'
import { assertReadable } from './binlog/assert-readable.ts'
import { readCurrentPosition } from './binlog/current-position.ts'
import { isPurged } from './binlog/is-purged.ts'
import { answered } from './session/answered.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'
import { textLiteral } from './sql/literal.ts'

/** An idle source is heard of at least this often. */
const heartbeatNanoseconds = 1_000_000_000n
/** Silence of so many heartbeats means that nobody is there (a half-open connection). */
const silenceMs = 20_000
/** How long the source may take for a login with the few questions that follow it. */
const answerMs = 60_000

/** The source's binlog as a change log. One connection for each `read`. `now`: this machine's clock, ms since the epoch. */
export function createBinlogReader(
  connector: MysqlConnector,
  { withinMs = answerMs, now = Date.now }: { readonly withinMs?: number; readonly now?: () => number } = {},
): ChangeReader {
  let reading = ''
  const settings = { withinMs, now, onFile: (file: string) => void (reading = file) }
  return {
    currentPosition: async (signal, like) =>
      await answered(signal, withinMs, async (soon) => {
        await using connection = await connector.connect('position', soon)
        return await readCurrentPosition(connection, soon, like)
      }),
    read: (request, signal) => readLog(connector, request, settings, signal),
    retained: async (signal) =>
      reading === ''
        ? null
        : await answered(signal, withinMs, async (soon) => {
            await using connection = await connector.connect('retained', soon)
            return await readRetainedLog(connection, reading, soon)
          }),
  }
}

interface LogReading {
  readonly withinMs: number
  readonly now: () => number
  /** Told of each file the log goes on in. */
  readonly onFile: (file: string) => void
}

async function* readLog(
  connector: MysqlConnector,
  request: ReadLogRequest,
  { withinMs, now, onFile }: LogReading,
  signal: AbortSignal,
): AsyncGenerator<LogItem> {
  const { position } = request.from
  await using stack = new AsyncDisposableStack()
  const { connection, clockAheadMs, byteTables, command } = await answered(signal, withinMs, async (soon) => {
    const opened = stack.use(await connector.connect('binlog', soon))
    await assertReadable(opened, position, soon)
    return {
      connection: opened,
      clockAheadMs: await clockAhead(opened.session, now, soon),
      byteTables: await readByteTables(opened.session, soon),
      command: await prepareDump(opened, position, soon),
    }
  })
  const decoder = new LogDecoder({
    ...request,
    database: connector.database,
    byteTables,
    clockAheadMs,
    onFile,
  })
  for await (const packets of dump(connection, command, position, signal)) {
    for (const packet of packets) {
      decoder.event(packet.subarray(1))
      const items = decoder.takeItems()
      for (const item of items) yield item
    }
    if (!connection.session.hasReceived) {
      const block = decoder.flush()
      if (block !== null) yield { kind: 'block', block }
    }
  }
}

interface DumpCommand {
  readonly command: number
  readonly body: Buffer
}

/** What a replica tells the source before it asks for the log. */
async function prepareDump(
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
      await execute('strict-mode', 'SET @slave_gtid_strict_mode = 0, @slave_gtid_ignore_duplicates = 0')
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

async function* dump(
  { session }: MysqlConnection,
  { command, body }: DumpCommand,
  position: Position,
  signal: AbortSignal,
): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* session.packets({ name: 'binlog-dump', command, body, silenceMs }, signal)
  } catch (error) {
    throw isPurged(error) ? dmError('DM-INC-004', { position: position.value }, { cause: error }) : error
  }
}
