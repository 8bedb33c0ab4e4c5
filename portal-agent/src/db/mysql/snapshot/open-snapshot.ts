import { setTimeout as delay } from 'node:timers/promises'
import { DmError, dmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import type { Snapshot, SnapshotAttempt, SnapshotRequest } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection, MysqlConnector } from '../connector.ts'
import type { AgreementWay } from './agreement.ts'
import { readFeatures } from './features.ts'
import { gtidWay } from './gtid-way.ts'
import { mariadbWay } from './mariadb-way.ts'
import { binlogEnd, quietWay } from './quiet-way.ts'
import { markView, snapshotSession } from './snapshot-session.ts'

export type ChooseWay = (control: MysqlConnection, signal: AbortSignal) => Promise<AgreementWay>

interface Opened {
  readonly way: string
  readonly position: Position | null
  readonly views: readonly MysqlConnection[]
}

/**
 * Views that see the same data, by the best way this server and user allow; no way holds up a writer. `auto` falls back
 * to one session, `optimistic` to DM-SRC-014. Every connection is closed again when it throws.
 */
export async function openSnapshot(
  connector: MysqlConnector,
  request: SnapshotRequest,
  signal: AbortSignal,
  choose: ChooseWay = chooseWay,
): Promise<Snapshot> {
  const connections: MysqlConnection[] = []
  try {
    const tried: SnapshotAttempt[] = []
    const opened = await open(new Views(connector, connections), request, { tried, choose }, signal)
    await Promise.all(opened.views.map((view) => view.session.execute(markView, signal)))
    await closeAll(connections.filter((connection) => !opened.views.includes(connection)))
    return {
      way: opened.way,
      position: opened.position,
      tried,
      sessions: opened.views.map((view) => snapshotSession(view.session, connector.database)),
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
  { tried, choose }: { readonly tried: SnapshotAttempt[]; readonly choose: ChooseWay },
  signal: AbortSignal,
): Promise<Opened> {
  const [control] = (await views.connect('snapshot', 1, signal)) as [MysqlConnection]
  const way = await choose(control, signal)
  const wanted = request.way === 'single-connection' ? 1 : request.sessions
  const readers = await views.connect('read', wanted, signal)
  const position = await agree(way, control, readers, tried, signal)
  if (position !== undefined) {
    const name = request.way === 'single-connection' ? request.way : way.name
    return { way: name, position, views: readers }
  }
  if (request.way === 'optimistic') throw dmError('DM-SRC-014', { problem: tried.at(-1)?.result ?? '' })
  return await openSingle(way, control, readers.slice(0, 1), tried, signal)
}

/** One session sees one state whatever happens around it; only its position may stay unknown. */
async function openSingle(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  tried: SnapshotAttempt[],
  signal: AbortSignal,
): Promise<Opened> {
  const position = (await agree(way, control, views, tried, signal)) ?? null
  tried.push({ way: 'single-connection', result: 'ok', stallMs: 0 })
  return { way: 'single-connection', position, views }
}

/** Without REPLICATION CLIENT the end of the binlog is not ours to know. */
async function chooseWay(control: MysqlConnection, signal: AbortSignal): Promise<AgreementWay> {
  const features = await readFeatures(control, signal)
  if (features.snapshotStatus) return mariadbWay
  if (features.gtid) return gtidWay
  if (!features.binlog) return quietWay(false)
  try {
    await binlogEnd(control, signal)
    return quietWay(true)
  } catch (error) {
    if (error instanceof DmError && error.code === 'DM-SRC-004') return quietWay(false)
    throw error
  }
}

const openView = {
  name: 'open-view',
  sql: 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
}

/** Tries until the views agree; undefined when they never did. All views are opened at the same moment, as far as one can. */
async function agree(
  way: AgreementWay,
  control: MysqlConnection,
  views: readonly MysqlConnection[],
  tried: SnapshotAttempt[],
  signal: AbortSignal,
): Promise<Position | null | undefined> {
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
      return agreement.position
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
