import type { DmError } from '@data-migration/contract/errors'
import { isTransient } from '@data-migration/contract/errors'
import pRetry from 'p-retry'
import { asLongAsItTakes } from '../../../model/as-long-as-it-takes.ts'
import type { SpoolObserver } from '../../../model/ports/log-spool.ts'
import { assertReadable } from '../binlog/assert-readable.ts'
import { dump, prepareDump } from '../binlog/dump.ts'
import type { MysqlConnector } from '../connector.ts'
import { answered } from '../session/answered.ts'
import { LogRecorder } from './log-recorder.ts'
import type { SpoolStore } from './spool-store.ts'

export interface CopySettings {
  readonly withinMs: number
  /** Bytes of events that are written together; absent: the usual. */
  readonly frameBytes?: number
  /** Told of the file of the source in which what is kept ends. */
  readonly onFile: (file: string) => void
  /** Told who takes what comes; null when nobody does. */
  readonly onRecorder: (recorder: LogRecorder | null) => void
}

/** Copies the log from the store's end on. Ends only with an error, or as the signal says; the store ends with a transaction then. */
export async function copyLog(
  connector: MysqlConnector,
  store: SpoolStore,
  settings: CopySettings,
  observer: Pick<SpoolObserver, 'kept' | 'interrupted'>,
  signal: AbortSignal,
): Promise<void> {
  let before = store.end
  const attempt = async () => {
    before = store.end
    await copyOnce(connector, store, settings, observer, signal)
  }
  await pRetry(attempt, {
    // A source that is back is gone on with behind the last whole transaction.
    ...asLongAsItTakes,
    signal,
    shouldRetry: ({ error }) => isTransient(error),
    shouldConsumeRetry: () => store.end === before,
    onFailedAttempt: ({ error, retryDelay }) => {
      if (isTransient(error)) observer.interrupted(error as DmError, retryDelay)
    },
  })
}

async function copyOnce(
  connector: MysqlConnector,
  store: SpoolStore,
  { withinMs, frameBytes, onFile, onRecorder }: CopySettings,
  observer: Pick<SpoolObserver, 'kept'>,
  signal: AbortSignal,
): Promise<void> {
  const position = store.end
  await using stack = new AsyncDisposableStack()
  const { connection, command } = await answered(signal, withinMs, async (soon) => {
    const opened = stack.use(await connector.connect('spool', soon))
    await assertReadable(opened, { from: { position, inside: 0 } }, soon)
    return { connection: opened, command: await prepareDump(opened, position, soon) }
  })
  const recorder = new LogRecorder(store, connector.database, onFile, frameBytes)
  onRecorder(recorder)
  try {
    for await (const packets of dump(connection, command, position, signal)) {
      for (const packet of packets) await recorder.take(packet.subarray(1))
      observer.kept()
    }
  } finally {
    onRecorder(null)
    await recorder.end()
  }
}
