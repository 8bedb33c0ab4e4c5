import { isTransient } from '@data-migration/contract/errors'
import type {
  DigestRequest,
  HashName,
  RangeDigest,
  ReadRequest,
  SourceSession,
  ViewWindow,
} from '../../../model/ports/snapshot-reader.ts'
import type { RowBatch } from '../../../model/row-batch.ts'
import type { KeyRange, TablePlan } from '../../../model/table-plan.ts'
import type { MysqlConnection } from '../connector.ts'
import { cellForm } from '../rows/column-form.ts'
import { digestStatement, hashProbes } from '../rows/digest-form.ts'
import { HexCells } from '../rows/hex-cells.ts'
import { planCutRanges } from '../rows/plan-cut.ts'
import { planKeyRanges } from '../rows/plan-ranges.ts'
import { tableStatements } from '../rows/statements.ts'
import type { MysqlSession, Statement } from '../session/session.ts'
import type { AgreementWay } from './agreement.ts'
import { mariadbWay } from './mariadb-way.ts'

/**
 * Set when the view is open; going back to it releases the metadata locks of what was read since (pitfall X07). Only
 * MariaDB with a binlog keeps them to the end of the view.
 */
export const markView: Statement = { name: 'savepoint', sql: 'SAVEPOINT portal_view' }
const releaseLocks: Statement = { name: 'release-locks', sql: 'ROLLBACK TO SAVEPOINT portal_view' }

/** Reads through one session whose transaction holds the view. */
export class MysqlSnapshotSession implements SourceSession {
  readonly id: number
  readonly keepsLocks: boolean
  readonly #connection: MysqlConnection
  readonly #database: string
  readonly #way: AgreementWay
  #window: ViewWindow

  constructor(connection: MysqlConnection, database: string, window: ViewWindow, way: AgreementWay) {
    this.#connection = connection
    this.#database = database
    this.#window = window
    this.#way = way
    this.id = connection.session.threadId
    this.keepsLocks = way === mariadbWay
  }

  get window(): ViewWindow {
    return this.#window
  }

  planRanges(table: TablePlan, rows: number, signal: AbortSignal, after?: KeyRange): AsyncIterable<KeyRange> {
    return planRanges(this.#connection.session, this.#database, { table, rows, after }, signal)
  }

  async count(table: TablePlan, range: KeyRange, signal: AbortSignal): Promise<bigint> {
    const statement = tableStatements(this.#database, table).count(range)
    const [row] = await ask(this.#connection.session, statement, signal)
    return BigInt(row?.[0] ?? 0)
  }

  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<RowBatch> {
    return readRows(this.#connection.session, this.#database, request, signal)
  }

  hashes(signal: AbortSignal): Promise<readonly HashName[]> {
    return knownHashes(this.#connection.session, signal)
  }

  digests(requests: readonly DigestRequest[], signal: AbortSignal): Promise<readonly RangeDigest[]> {
    return digestsOf(this.#connection.session, this.#database, requests, signal)
  }

  async renew(signal: AbortSignal): Promise<void> {
    const { session } = this.#connection
    await session.execute({ name: 'end-view', sql: 'ROLLBACK' }, signal)
    // Should the next one fail to open, nothing may pass for read in the former one.
    this.#window = { low: null, high: null }
    this.#window = await this.#way.openAlone(this.#connection, signal)
    await session.execute(markView, signal)
  }
}

async function* planRanges(
  session: MysqlSession,
  database: string,
  {
    table,
    rows,
    after,
  }: { readonly table: TablePlan; readonly rows: number; readonly after: KeyRange | undefined },
  signal: AbortSignal,
): AsyncGenerator<KeyRange, void, undefined> {
  const statements = tableStatements(database, table)
  const plan = table.key === null ? planCutRanges : planKeyRanges
  yield* plan(table, statements, rows, async (statement) => (await ask(session, statement, signal))[0], after)
}

async function knownHashes(session: MysqlSession, signal: AbortSignal): Promise<readonly HashName[]> {
  const known: HashName[] = []
  for (const [name, probe] of hashProbes) {
    const [row] = await session.query(probe, signal).catch(withoutHash)
    if (typeof row?.[0] === 'string') known.push(name)
  }
  return known
}

/** A function the server does not have is its answer; a lost connection is not. */
function withoutHash(error: unknown): never[] {
  if (isTransient(error)) throw error
  return []
}

async function digestsOf(
  session: MysqlSession,
  database: string,
  requests: readonly DigestRequest[],
  signal: AbortSignal,
): Promise<readonly RangeDigest[]> {
  const rows = await ask(session, digestStatement(database, requests), signal)
  const byNo = new Map(
    rows.map(([no, count, sum]) => [Number(no), { rows: BigInt(count ?? 0), sum: wrapped(sum) }]),
  )
  return requests.map((_, no) => byNo.get(no) ?? { rows: 0n, sum: 0n })
}

/** The sum is exact and larger than 64 bits; NULL over no rows. */
function wrapped(sum: string | null | undefined): bigint {
  return BigInt.asUintN(64, BigInt(sum ?? 0))
}

async function ask(session: MysqlSession, statement: Statement, signal: AbortSignal) {
  try {
    return await session.query(statement, signal)
  } finally {
    await release(session, signal)
  }
}

async function* readRows(
  session: MysqlSession,
  database: string,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<RowBatch, void, undefined> {
  const hexed = request.table.columns.map((column) => cellForm(column, request.purpose).hex)
  const rows = session.stream(tableStatements(database, request.table).read(request), signal)
  try {
    if (hexed.includes(true)) yield* inHex(rows, hexed)
    else yield* rows
  } finally {
    await release(session, signal)
  }
}

async function* inHex(
  rows: AsyncIterable<RowBatch>,
  hexed: readonly boolean[],
): AsyncGenerator<RowBatch, void, undefined> {
  const cells = new HexCells(hexed)
  for await (const batch of rows) yield cells.convert(batch)
}

/** After a failure the session may be gone, and with it the locks; that failure is the one to report. */
async function release(session: MysqlSession, signal: AbortSignal): Promise<void> {
  if (session.usable && !signal.aborted) await session.execute(releaseLocks, signal)
}
