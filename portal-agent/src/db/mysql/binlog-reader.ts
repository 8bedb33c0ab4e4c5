import type { LogItem } from '../../model/change-block.ts'
import type { ChangeReader, ReadLogRequest, SourceServer } from '../../model/ports/change-reader.ts'
import { clockAhead } from './binlog/clock-ahead.ts'
import { dump, prepareDump } from './binlog/dump.ts'
import { KnownTables } from './binlog/known-tables.ts'
import { LogDecoder } from './binlog/log-decoder.ts'
import { readRetainedLog, readRetention } from './binlog/retained-log.ts'
import { assertReadable, readHistory } from './binlog/assert-readable.ts'
import { readCurrentPosition } from './binlog/current-position.ts'
import { identify } from './catalog/identify.ts'
import { answered } from './session/answered.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'
import { recogniseServer } from './recognise-server.ts'

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
    keptForMs: async (signal) =>
      await ask('retention', signal, (connection, soon) => readRetention(connection, soon)),
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
        charsetTables: await tables.read(opened, request.plans, soon),
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
