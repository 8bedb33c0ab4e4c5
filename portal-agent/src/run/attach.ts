import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SnapshotEvent, StoredEvent, Vanished } from '@data-migration/contract/portal'
import { openControl } from './control-client.ts'
import { readEvents } from './read-events.ts'
import { lockHolder } from './workspace-lock.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** A line as it came, and whether it is the run's last word. */
export interface AttachLine {
  readonly text: string
  readonly last: 'ended' | 'vanished' | null
}

/** How often to look after a process that lives and does not listen: it is starting, ending or frozen. */
const lookAgainMs = 500

/**
 * Snapshot, stored events numbered above `from`, each once and in order, and what happens from then on, until the run
 * has ended or its process is gone. Survives a change of the process that holds the workspace.
 */
export async function* attachTo(
  paths: WorkspacePaths,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<AttachLine, void> {
  const cursor = { seq: from, introduced: false }
  while (!signal.aborted) {
    const holder = lockHolder(paths.directory)
    const socket = holder === null ? null : await openControl(paths.socket)
    if (socket !== null) {
      yield* live(socket, cursor, signal)
      continue
    }
    const last: StoredEvent | undefined = yield* stored(paths, cursor)
    // Nobody held it before its events were read: no more will come.
    if (holder === null) {
      yield lastLine(last, cursor.seq)
      return
    }
    await sleep(lookAgainMs, undefined, { signal }).catch(() => undefined)
  }
}

interface Cursor {
  seq: number
  introduced: boolean
}

async function* live(socket: Socket, cursor: Cursor, signal: AbortSignal): AsyncGenerator<AttachLine, void> {
  const close = () => void socket.destroy()
  signal.addEventListener('abort', close, { once: true })
  socket.on('error', close)
  try {
    socket.write(`${JSON.stringify({ id: 'attach', cmd: 'attach', args: { from: cursor.seq } })}\n`)
    for await (const text of createInterface({ input: socket })) {
      const { type, seq } = JSON.parse(text) as { type?: string; seq?: number }
      cursor.introduced = true
      if (type !== 'snapshot' && seq !== undefined) {
        if (seq <= cursor.seq) continue
        cursor.seq = seq
      }
      yield { text, last: null }
    }
  } catch (error) {
    // A process that dies takes its end of the socket along; what it has written is in the file.
    if (socket.errored === null) throw error
  } finally {
    signal.removeEventListener('abort', close)
    socket.destroy()
  }
}

/** What the file holds and was not told yet; the first time a snapshot goes before it. Returns the last event. */
function* stored(paths: WorkspacePaths, cursor: Cursor): Generator<AttachLine, StoredEvent | undefined> {
  const events = readEvents(paths.events)
  const lastSeq = events.at(-1)?.seq ?? 0
  if (!cursor.introduced) {
    const snapshot: SnapshotEvent = {
      v: 1,
      type: 'snapshot',
      seq: lastSeq,
      state: stateOf(events),
      progress: null,
    }
    yield { text: JSON.stringify(snapshot), last: null }
    cursor.introduced = true
  }
  for (const event of events) {
    if (event.seq <= cursor.seq) continue
    cursor.seq = event.seq
    yield { text: JSON.stringify(event), last: null }
  }
  return events.at(-1)
}

function lastLine(last: StoredEvent | undefined, lastSeq: number): AttachLine {
  if (last?.type === 'ended') return { text: '', last: 'ended' }
  const vanished: Vanished = { v: 1, type: 'vanished', lastSeq, secretsNeeded: true }
  return { text: JSON.stringify(vanished), last: 'vanished' }
}

function stateOf(events: readonly StoredEvent[]): string {
  const last = events.at(-1)
  if (last?.type === 'ended') return 'ended'
  return events.findLast((event) => event.type === 'phase')?.phase ?? 'starting'
}
