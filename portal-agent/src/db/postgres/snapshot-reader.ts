import { dmError } from '@data-migration/contract/errors'
import { quoteLiteral, quoteQualified } from '../../convert/quote.ts'
import type {
  DigestRequest,
  HashName,
  RangeDigest,
  ReadRequest,
  Snapshot,
  SnapshotAttempt,
  SnapshotReader,
  SnapshotRequest,
  SnapshotSession,
} from '../../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../../model/row-batch.ts'
import type { KeyRange, TablePlan } from '../../model/table-plan.ts'
import { agreedOrder, cellExpression } from './comparable.ts'
import type { PostgresConnector } from './connector.ts'
import { copyOut } from './copy-out.ts'
import { digestSql, hashProbe } from './digest-sql.ts'
import { rangeCondition } from './key-range.ts'
import { planRanges } from './plan-ranges.ts'
import type { PostgresSession } from './session.ts'

/** Consistent views of the target: one transaction exports its snapshot, the others take it over. */
export function createPostgresSnapshotReader(connector: PostgresConnector): SnapshotReader {
  return { open: (request, signal) => openSnapshot(connector, request, signal) }
}

async function openSnapshot(
  connector: PostgresConnector,
  request: SnapshotRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  const single = request.way === 'single-connection' || request.sessions <= 1
  const opened: PostgresSession[] = []
  try {
    const leader = await connector.connect('reader-0', signal)
    opened.push(leader)
    await leader.script(beginReading, { signal })
    // A transaction has its view from the first query on, not from BEGIN.
    if (single) await leader.rows('SELECT 1 AS seen', [], { signal })
    else opened.push(...(await followers(connector, leader, request.sessions - 1, signal)))
    return new PostgresSnapshot(opened, single ? 'single-connection' : 'exported-snapshot')
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

const beginReading = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

async function followers(
  connector: PostgresConnector,
  leader: PostgresSession,
  count: number,
  signal: AbortSignal,
): Promise<PostgresSession[]> {
  const [row] = await leader.rows('SELECT pg_export_snapshot() AS id', [], { signal })
  const follow = `${beginReading}; SET TRANSACTION SNAPSHOT ${quoteLiteral(row?.['id'] ?? '')}`
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, (_, no) => follower(connector, `reader-${no + 1}`, follow, signal)),
  )
  const sessions = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed === undefined) return sessions
  await closeAll(sessions)
  throw failed.reason
}

async function follower(
  connector: PostgresConnector,
  role: string,
  follow: string,
  signal: AbortSignal,
): Promise<PostgresSession> {
  const session = await connector.connect(role, signal)
  try {
    await session.script(follow, { signal })
    return session
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

class PostgresSnapshot implements Snapshot {
  readonly way: string
  /** A view has no exact place in the log. */
  readonly position = null
  readonly tried: readonly SnapshotAttempt[]
  readonly sessions: readonly SnapshotSession[]
  readonly #opened: readonly PostgresSession[]

  constructor(opened: readonly PostgresSession[], way: string) {
    this.#opened = opened
    this.way = way
    this.tried = [{ way, result: 'ok', stallMs: 0 }]
    this.sessions = opened.map((session) => snapshotSession(session))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await closeAll(this.#opened)
  }
}

function snapshotSession(session: PostgresSession): SnapshotSession {
  return {
    planRanges: (table, rows, signal, after) => planRanges(session, table, rows, signal, after),
    count: (table, range, signal) => countRows(session, table, range, signal),
    read: (request, signal) => readRows(session, request, signal),
    hashes: (signal) => knownHashes(session, signal),
    digests: (requests, signal) => digestsOf(session, requests, signal),
  }
}

async function countRows(
  session: PostgresSession,
  table: TablePlan,
  range: KeyRange,
  signal: AbortSignal,
): Promise<bigint> {
  const options = { object: table.target, signal }
  const [row] = await session.rows(`SELECT count(*) AS rows ${fromRange(table, range)}`, [], options)
  return BigInt(row?.['rows'] ?? 0)
}

async function knownHashes(session: PostgresSession, signal: AbortSignal): Promise<readonly HashName[]> {
  const rows = await session.rows(hashProbe, [], { signal })
  const names = rows.map(({ name }) => name)
  return (['md5', 'sha256'] as const).filter((name) => names.includes(name))
}

/** Within a savepoint, as every read. */
async function digestsOf(
  session: PostgresSession,
  requests: readonly DigestRequest[],
  signal: AbortSignal,
): Promise<readonly RangeDigest[]> {
  const object = requests[0]?.table.target ?? ''
  const ranges = requests.map(({ range }) => range)
  await session.script(`SAVEPOINT digest${byIndex(ranges)}`, { signal })
  try {
    const rows = await session.rows(digestSql(requests), [], { object, signal })
    const byNo = new Map(rows.map((row) => [Number(row['no']), row]))
    return requests.map((_, no) => {
      const row = byNo.get(no)
      return { rows: BigInt(row?.['rows'] ?? 0), sum: BigInt.asUintN(64, BigInt(row?.['sum'] ?? 0)) }
    })
  } finally {
    if (!session.lost) await session.script('ROLLBACK TO SAVEPOINT digest; RELEASE SAVEPOINT digest')
  }
}

/** Within a savepoint: a read that fails or is left early does not cost the view. */
async function* readRows(
  session: PostgresSession,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<RowBatch> {
  const { table } = request
  const format = request.purpose === 'load' ? 'binary' : 'text'
  const columns = table.columns.length
  const copy = { sql: copyQuery(request, format), format, object: table.target, columns, signal } as const
  await session.script(`SAVEPOINT read${byIndex([request.range])}`, { signal })
  try {
    yield* copyOut(session, copy)
  } finally {
    if (!session.lost) await session.script('ROLLBACK TO SAVEPOINT read; RELEASE SAVEPOINT read')
  }
}

/**
 * Ranges are found by the key's index, until the savepoint ends. The planner takes a range of a composite key for much
 * larger than it is; going through the whole table and sorting for every range would cost the square of its size.
 */
function byIndex(ranges: readonly KeyRange[]): string {
  const isBounded = ({ lower, upper }: KeyRange) => lower !== null || upper !== null
  return ranges.every(isBounded) ? '; SET LOCAL enable_seqscan = off' : ''
}

/** The statement whose rows `read` delivers. Comparable text comes as COPY text: half the work of binary for the server. */
function copyQuery(request: ReadRequest, format: 'binary' | 'text'): string {
  const { table, range, purpose } = request
  if (table.columns.length === 0) throw noColumns(table)
  const cells = table.columns.map((column) => cellExpression(column, purpose)).join(', ')
  const order = purpose === 'load' || table.key === null ? '' : ` ORDER BY ${agreedOrder(table)}`
  return `COPY (SELECT ${cells} ${fromRange(table, range)}${order}) TO STDOUT (FORMAT ${format})`
}

function noColumns(table: TablePlan): Error {
  const problem = 'it has no columns to read'
  return dmError('DM-TGT-008', { object: table.target, problem })
}

function fromRange(table: TablePlan, range: KeyRange): string {
  return `FROM ${quoteQualified(table.targetSchema, table.target)} t WHERE ${rangeCondition(table, range)}`
}

async function closeAll(sessions: readonly PostgresSession[]): Promise<void> {
  await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()))
}
