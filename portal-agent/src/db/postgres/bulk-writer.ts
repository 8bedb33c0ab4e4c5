import { dmError } from '@data-migration/contract/errors'
import type { RejectedRow } from '@data-migration/contract/portal'
import { quoteIdents, quoteQualified } from '../../convert/quote.ts'
import type { BulkWriter, ChunkCopy } from '../../model/ports/bulk-writer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import type { PostgresConnector } from './connector.ts'
import { copyIn } from './copy-in.ts'
import { assertEpoch, withFencedTransaction } from './fence.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { countsToValues, positionToText } from './ledger-rows.ts'
import type { PostgresSession } from './session.ts'

const rejectsPerInsert = 500

/** A writer with one session, which it replaces when it is lost. */
export async function openBulkWriter(
  connector: PostgresConnector,
  context: LedgerContext,
): Promise<BulkWriter> {
  return new PostgresBulkWriter(connector, await connector.connect('writer'), context)
}

class PostgresBulkWriter implements BulkWriter {
  readonly #connector: PostgresConnector
  readonly #context: LedgerContext
  #session: PostgresSession

  constructor(connector: PostgresConnector, session: PostgresSession, context: LedgerContext) {
    this.#connector = connector
    this.#session = session
    this.#context = context
  }

  async copyChunk(chunk: ChunkCopy, signal: AbortSignal): Promise<void> {
    const session = await this.#connected()
    if (await isDone(session, this.#context, chunk)) return await assertEpoch(session, this.#context)
    try {
      await withFencedTransaction(session, this.#context, () => write(session, this.#context, chunk, signal))
    } catch (error) {
      if (!(error instanceof DoneBefore)) throw error
      await assertEpoch(session, this.#context)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { lost, pid } = this.#session
    await this.#session[Symbol.asyncDispose]()
    if (lost) await this.#connector.terminate(pid).catch(() => undefined)
  }

  /** The backend of a lost connection may not know it yet, and would hold locks on the rows it was sent. */
  async #connected(): Promise<PostgresSession> {
    if (!this.#session.lost) return this.#session
    await this.#connector.terminate(this.#session.pid)
    this.#session = await this.#connector.connect('writer')
    return this.#session
  }
}

/**
 * The chunk was committed by an earlier try whose answer was lost. Found when its row is written at the end: that waits for
 * a commit still under way, so the rows are there exactly once.
 */
class DoneBefore extends Error {}

async function write(
  session: PostgresSession,
  context: LedgerContext,
  chunk: ChunkCopy,
  signal: AbortSignal,
): Promise<void> {
  let outcome: ReturnType<ChunkCopy['finish']> | undefined
  const { table, data } = chunk
  const object = table.target
  const beforeEnd = () => {
    outcome = chunk.finish()
  }
  const stored = await copyIn(session, { sql: copyStatement(table), object, data, beforeEnd, signal })
  if (outcome === undefined) throw new Error(`COPY of ${object} ended before its data`)
  const { counts, rejected } = outcome
  if (stored !== counts.rowsWritten) throw miscounted(object, stored, counts.rowsWritten)
  for (let at = 0; at < rejected.length; at += rejectsPerInsert)
    await insertRejected(session, context, chunk, rejected.slice(at, at + rejectsPerInsert))
  await markDone(session, context, chunk, countsToValues(counts))
}

function copyStatement(table: TablePlan): string {
  const columns = quoteIdents(table.columns.map(({ target }) => target))
  const name = quoteQualified(table.targetSchema, table.target)
  return `COPY ${name} (${columns}) FROM STDIN (FORMAT ${table.copyFormat})`
}

function miscounted(object: string, stored: bigint, sent: bigint): Error {
  const problem = `${stored} rows were stored of ${sent} that were sent; a trigger or rule may drop rows`
  return dmError('DM-TGT-008', { object, problem })
}

async function isDone(session: PostgresSession, context: LedgerContext, chunk: ChunkCopy): Promise<boolean> {
  const rows = await session.rows(
    `SELECT state FROM ${metaTable(context, 'chunk')} WHERE sub_task = $1 AND table_name = $2 AND no = $3::int`,
    chunkKey(context, chunk),
  )
  const [row] = rows
  if (row === undefined)
    throw new Error(`chunk ${chunk.range.no} of ${chunk.table.source.name} was not planned`)
  return row['state'] === 'done'
}

async function markDone(
  session: PostgresSession,
  context: LedgerContext,
  chunk: ChunkCopy,
  counts: readonly string[],
): Promise<void> {
  const { low, high } = chunk.window
  const marked = await session.execute(
    `UPDATE ${metaTable(context, 'chunk')}
     SET state = 'done', rows_read = $4::bigint, rows_written = $5::bigint, rows_rejected = $6::bigint,
       bytes = $7::bigint, epoch = $8::bigint, low = $9, high = $10, done_at = now()
     WHERE sub_task = $1 AND table_name = $2 AND no = $3::int AND state = 'planned'`,
    [
      ...chunkKey(context, chunk),
      ...counts,
      String(context.epoch),
      positionToText(low),
      positionToText(high),
    ],
  )
  if (marked !== 1) throw new DoneBefore()
}

function chunkKey(context: LedgerContext, chunk: ChunkCopy): string[] {
  return [context.subTask, chunk.table.source.name, String(chunk.range.no)]
}

async function insertRejected(
  session: PostgresSession,
  context: LedgerContext,
  chunk: ChunkCopy,
  rejected: readonly RejectedRow[],
): Promise<void> {
  const rows = rejected.map((_, i) => {
    const at = 3 + i * 5
    return `($1, $2::int, $${at}, $${at + 1}, $${at + 2}, $${at + 3}, $${at + 4})`
  })
  const values = rejected.flatMap(({ phase, table, key, column, reason }) => [
    phase,
    table,
    key,
    column,
    reason,
  ])
  await session.rows(
    `INSERT INTO ${metaTable(context, 'rejected_row')}
       (sub_task, chunk_no, phase, table_name, key_json, column_name, reason)
     VALUES ${rows.join(', ')}`,
    [context.subTask, String(chunk.range.no), ...values],
  )
}
