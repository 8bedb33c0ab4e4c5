import { dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { LogItem } from '../../model/change-block.ts'
import type { ChangeReader, ReadLogRequest, SourceServer } from '../../model/ports/change-reader.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { CharsetTable } from './binlog/cells/charset.ts'
import { readCharsetTables } from './binlog/charset-tables.ts'
import { clockAhead } from './binlog/clock-ahead.ts'
import { dumpBody, dumpCommand, dumpGtidBody } from './binlog/dump-command.ts'
import { GtidSet } from '../../model/gtid-set.ts'
import { LogDecoder } from './binlog/log-decoder.ts'
import { freeServerId } from './binlog/server-id.ts'
import { readRetainedLog } from './binlog/retained-log.ts'
import { assertReadable, readHistory } from './binlog/assert-readable.ts'
import { readCurrentPosition } from './binlog/current-position.ts'
import { isPurged } from './binlog/is-purged.ts'
import { missingGtid } from './binlog/missing-gtid.ts'
import { identify } from './catalog/identify.ts'
import { answered } from './session/answered.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'
import { recogniseServer } from './recognise-server.ts'
import { textLiteral } from './sql/literal.ts'

/** An idle source is heard of at least this often. */
const heartbeatNanoseconds = 1_000_000_000n
/** Silence of so many heartbeats means that nobody is there (a half-open connection). */
const silenceMs = 20_000
/** How long the source may take for a login with the few questions that follow it. */
const answerMs = 60_000

export interface BinlogReaderSettings {
  readonly withinMs?: number
  /** This machine's clock, ms since the epoch. */
  readonly now?: () => number
  /** The one that positions belong to; null where nothing is followed that was applied. */
  readonly server?: SourceServer | null
}

/** The source's binlog as a change log. One connection for each `read`, and each is asked which server it has reached. */
export function createBinlogReader(
  connector: MysqlConnector,
  { withinMs = answerMs, now = Date.now, server = null }: BinlogReaderSettings = {},
): ChangeReader {
  let reading = ''
  const tables = new KnownTables()
  const settings = { withinMs, now, tables, server, onFile: (file: string) => void (reading = file) }
  const ask = async <T>(
    role: string,
    signal: AbortSignal,
    question: (connection: MysqlConnection, soon: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    await answered(signal, withinMs, async (soon) => {
      await using connection = await connector.connect(role, soon)
      return await question(connection, soon)
    })
  return {
    currentPosition: async (signal, like) =>
      await ask('position', signal, async (connection, soon) => {
        if (server !== null && like !== undefined)
          await recogniseServer(connection, server, { position: like, inside: 0 }, soon)
        return await readCurrentPosition(connection, soon, like)
      }),
    read: (request, signal) => readLog(connector, request, settings, signal),
    historyOf: async (applied, signal) =>
      await ask('history', signal, async (connection, soon) => {
        if (server !== null) await recogniseServer(connection, server, applied.from, soon)
        return await readHistory(connection, applied, soon)
      }),
    retained: async (signal) =>
      reading === ''
        ? null
        : await ask('retained', signal, async (connection, soon) => {
            // Files of the same name are others there.
            const isOther = server !== null && (await identify(connection, soon)).serverId !== server.id
            return isOther ? null : await readRetainedLog(connection, reading, soon)
          }),
  }
}

interface LogReading {
  readonly withinMs: number
  readonly now: () => number
  readonly tables: KnownTables
  readonly server: SourceServer | null
  /** Told of each file the log goes on in. */
  readonly onFile: (file: string) => void
}

async function* readLog(
  connector: MysqlConnector,
  request: ReadLogRequest,
  { withinMs, now, tables, server, onFile }: LogReading,
  signal: AbortSignal,
): AsyncGenerator<LogItem> {
  const { position } = request.from
  await using stack = new AsyncDisposableStack()
  const { connection, movedTo, clockAheadMs, charsetTables, command } = await answered(
    signal,
    withinMs,
    async (soon) => {
      const opened = stack.use(await connector.connect('binlog', soon))
      const movedTo = server === null ? null : await recogniseServer(opened, server, request.from, soon)
      await assertReadable(opened, request, soon)
      return {
        connection: opened,
        movedTo,
        clockAheadMs: await clockAhead(opened.session, now, soon),
        charsetTables: await tables.read(opened, charsetsOf(request.plans), soon),
        command: await prepareDump(opened, position, soon),
      }
    },
  )
  if (movedTo !== null) await server?.moved(movedTo)
  const decoder = new LogDecoder({
    ...request,
    database: connector.database,
    charsetTables,
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

/** Charsets differ between servers of different versions only; the log is read on after each change of structure. */
class KnownTables {
  readonly #known = new Map<string, CharsetTable>()

  async read(
    { session, version }: MysqlConnection,
    charsets: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CharsetTable>> {
    const key = (charset: string) => `${version.text} ${charset}`
    const missing = charsets.filter((charset) => !this.#known.has(key(charset)))
    for (const [charset, table] of await readCharsetTables(session, missing, signal))
      this.#known.set(key(charset), table)
    return new Map(
      charsets.flatMap((charset) => {
        const table = this.#known.get(key(charset))
        return table === undefined ? [] : [[charset, table]]
      }),
    )
  }
}

function charsetsOf(plans: readonly TablePlan[]): string[] {
  const all = plans.flatMap(({ source }) =>
    source.columns.map(({ type, storedAs }) => storedAs ?? type.charset),
  )
  return [...new Set(all.filter((charset) => charset !== null))]
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

async function* dump(
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
