import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { dmError } from '@data-migration/contract/errors'
import type {
  SnapshotAttempt,
  SnapshotRequest,
  SourceSnapshot,
  ViewWindow,
} from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection, MysqlConnector } from '../connector.ts'
import { type AgreementWay, exactly, openView } from './agreement.ts'
import { type ChooseWays, chooseWays } from './choose-way.ts'
import { lockBriefly } from './flush-lock.ts'
import { markView, MysqlSnapshotSession } from './snapshot-session.ts'

interface Opened {
  readonly way: string
  readonly window: ViewWindow
  readonly views: readonly MysqlConnection[]
  /** By which a session that needs a view of its own gets it. */
  readonly best: AgreementWay
}

/**
 * Views that see the same data, by the best way this server and user allow; no way holds up a writer. `auto` falls back
 * to one session, `optimistic` to DM-SRC-014. Every connection is closed again when it throws.
 */
export async function openSnapshot(
  connector: MysqlConnector,
  request: SnapshotRequest,
  signal: AbortSignal,
  choose: ChooseWays = chooseWays,
): Promise<SourceSnapshot> {
  const connections: MysqlConnection[] = []
  try {
    const tried: SnapshotAttempt[] = []
    const opened = await open(new Views(connector, connections), request, { tried, choose }, signal)
    await Promise.all(opened.views.map((view) => view.session.execute(markView, signal)))
    await closeAll(connections.filter((connection) => !opened.views.includes(connection)))
    const { way, window, best } = opened
    return {
      way,
      position: isDeepStrictEqual(window.low, window.high) ? window.low : null,
      tried,
      sessions: opened.views.map((view) => new MysqlSnapshotSession(view, connector.database, window, best)),
      [Symbol.asyncDispose]: () => closeAll(opened.views),
    }
  } catch (error) {
    await closeAll(connections)
    throw error
  }
}

async function closeAll(connections: readonly MysqlConnection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.session.close()))
}

/** The connections of one opening: one that watches, and the views. */
class Views {
  readonly #connector: MysqlConnector
  readonly #all: MysqlConnection[]

  constructor(connector: MysqlConnector, all: MysqlConnection[]) {
    this.#connector = connector
    this.#all = all
  }

  async connect(role: string, count: number, signal: AbortSignal): Promise<MysqlConnection[]> {
    const one = async (no: number) => {
      const connection = await this.#connector.connect(`${role}-${no}`, signal)
      this.#all.push(connection)
      return connection
    }
    return await Promise.all(Array.from({ length: count }, (_, no) => one(no)))
  }
}

async function open(
  views: Views,
  request: SnapshotRequest,
  { tried, choose }: { readonly tried: SnapshotAttempt[]; readonly choose: ChooseWays },
  signal: AbortSignal,
): Promise<Opened> {
  const [control] = (await views.connect('snapshot', 1, signal)) as [MysqlConnection]
  const ways = await choose(control, signal)
  const [best] = ways
  const wanted = request.way === 'single-connection' ? 1 : request.sessions
  const readers = await views.connect('read', wanted, signal)
  const single = wanted === 1 && request.way === 'single-connection'
  for (const way of ways) {
    const window = await agree(way, control, readers, tried, signal)
    if (window !== undefined) return { way: single ? request.way : way.name, window, views: readers, best }
  }
  if (request.mayLock === true && !single) {
    const { window, result, stallMs } = await lockBriefly(best, control, readers, signal)
    tried.push({ way: 'flush-lock', result, stallMs })
    if (window !== null) return { way: 'flush-lock', window, views: readers, best }
  }
  if (request.way === 'optimistic') throw dmError('DM-SRC-014', { problem: tried.at(-1)?.result ?? '' })
  return await openSingle(best, control, readers.slice(0, 1), tried, signal)
}

/** One session sees one state whatever happens around it; where that state stands may be known only by its two ends. */
async function openSingle(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  tried: SnapshotAttempt[],
  signal: AbortSignal,
): Promise<Opened> {
  const agreed = await agree(way, control, views, tried, signal)
  const window = agreed ?? (await way.openAlone(views[0] ?? control, signal))
  tried.push({ way: 'single-connection', result: 'ok', stallMs: 0 })
  return { way: 'single-connection', window, views, best: way }
}

/** Tries until the views agree; undefined when they never did. All views are opened at the same moment, as far as one can. */
async function agree(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  tried: SnapshotAttempt[],
  signal: AbortSignal,
): Promise<ViewWindow | undefined> {
  let reason = 'the source never rested'
  for (let attempt = 1; attempt <= way.tries; attempt++) {
    const mark = await way.before(control, signal)
    if (mark === null && attempt < way.tries) {
      await pause(attempt, signal)
      continue
    }
    await Promise.all(views.map((view) => view.session.execute(openView, signal)))
    if (mark === null) break
    const agreement = await way.after(mark, control, views, signal)
    if (agreement.agreed) {
      tried.push({ way: way.name, result: 'ok', stallMs: 0 })
      return exactly(agreement.position)
    }
    reason = agreement.reason
    await pause(attempt, signal)
  }
  tried.push({ way: way.name, result: `${reason} (${way.tries} tries)`, stallMs: 0 })
  return undefined
}

/** Longer each time, so that a busy moment passes. */
async function pause(attempt: number, signal: AbortSignal): Promise<void> {
  await delay(Math.min(10 * attempt, 100), undefined, { signal })
}
