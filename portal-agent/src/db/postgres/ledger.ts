import { dmError } from '@data-migration/contract/errors'
import type { ObjectResult, Position, RejectedRow } from '@data-migration/contract/portal'
import type {
  LeftOutTable,
  Ledger,
  LedgerRequest,
  ObjectState,
  TableRecord,
} from '../../model/ports/ledger.ts'
import type { ApplyConflict } from '../../model/ports/change-applier.ts'
import type { Table } from '../../model/schema.ts'
import type { KeyRange } from '../../model/table-plan.ts'
import { applicationName } from './application-name.ts'
import { readConflicts } from './apply/conflict-record.ts'
import { claimSubTask, lockEpoch, unlockEpoch } from './claim.ts'
import type { PostgresConnector } from './connector.ts'
import { type Durability, withFencedTransaction } from './fence.ts'
import { type LedgerContext, metaTable } from './ledger-context.ts'
import { boundToText, chunkFromRow, positionFromRow, rejectedFromRow } from './ledger-rows.ts'
import { readLeftOut } from './left-out-record.ts'
import { onLiveLine, type Patience } from './live-line.ts'
import { readObjects, readObjectStates, writeObject } from './object-record.ts'
import { readStructures, writeFirstStructures } from './structure-record.ts'
import { dispossess } from './other-owners.ts'
import { preparePortalMeta } from './portal-meta.ts'
import { quoteLiteral } from '../../convert/quote.ts'
import { writeSourceServer } from './other-server.ts'
import { emptyTable } from './existing-objects.ts'
import type { PostgresSession } from './session.ts'
import { Turnstile } from './turnstile.ts'

const rangesPerInsert = 1000

/**
 * Prepares the ledger's schema and claims the sub-task. The session stays open for the run's life: its lock is what
 * tells others that this holder lives. Errors: see `claimSubTask` and `preparePortalMeta`.
 */
export async function openLedger(
  connector: PostgresConnector,
  metaSchema: string,
  request: LedgerRequest,
  patience?: Patience,
): Promise<Ledger> {
  const session = await connector.connect('ledger')
  try {
    await preparePortalMeta(session, metaSchema)
    const { epoch, resumed } = await claimSubTask(session, metaSchema, request)
    const context = { metaSchema, subTask: request.subTask, epoch }
    await nameSession(session, context)
    return new PostgresLedger({ connector, context, patience }, session, resumed)
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

/** From now on a later holder recognises the session as one of this epoch. */
async function nameSession(session: PostgresSession, context: LedgerContext): Promise<void> {
  await session.script(`SET application_name = ${quoteLiteral(applicationName(context, 'ledger'))}`)
}

interface TablePlanRecord {
  readonly table: string
  readonly ranges: readonly KeyRange[]
  readonly complete: boolean
}

/** Plans whose transaction has not begun. */
interface WaitingPlans {
  readonly plans: TablePlanRecord[]
  readonly recorded: Promise<void>
}

interface LedgerParts {
  readonly connector: PostgresConnector
  readonly context: LedgerContext
  readonly patience: Patience | undefined
}

class PostgresLedger implements Ledger {
  readonly resumed: boolean
  readonly #connector: PostgresConnector
  readonly #context: LedgerContext
  readonly #patience: Patience | undefined
  readonly #turnstile = new Turnstile()
  #waiting: WaitingPlans | null = null
  #session: PostgresSession

  constructor({ connector, context, patience }: LedgerParts, session: PostgresSession, resumed: boolean) {
    this.#connector = connector
    this.#session = session
    this.#context = context
    this.#patience = patience
    this.resumed = resumed
  }

  get epoch(): number {
    return this.#context.epoch
  }

  objects(kind?: ObjectResult['kind']): Promise<readonly ObjectResult[]> {
    return this.#read((session) => readObjects(session, this.#context, kind))
  }

  objectStates(): Promise<readonly ObjectState[]> {
    return this.#read((session) => readObjectStates(session, this.#context))
  }

  recordObject(object: ObjectResult): Promise<void> {
    return this.#write((session) => writeObject(session, this.#context, object))
  }

  tables(): Promise<readonly TableRecord[]> {
    return this.#read(async (session) => {
      const plans = await session.rows(
        `SELECT table_name, complete FROM ${this.#table('table_plan')} WHERE sub_task = $1 ORDER BY table_name`,
        [this.#context.subTask],
      )
      const chunks = await session.rows(
        `SELECT table_name, no, lower_bound, upper_bound, state, low, high, rows_read, rows_written, rows_rejected, bytes
         FROM ${this.#table('chunk')} WHERE sub_task = $1 ORDER BY table_name, no`,
        [this.#context.subTask],
      )
      const byTable = Map.groupBy(chunks, (row) => row['table_name'])
      return plans.map(({ table_name: table, complete }) => ({
        table: table ?? '',
        planned: complete === 't',
        chunks: (byTable.get(table) ?? []).map(chunkFromRow),
      }))
    })
  }

  /**
   * Durable: a plan that lost a range in a crash, but not a later one, would lose its rows. What is asked for while another
   * transaction is on its way goes into the next one together, for each waits for the disk.
   */
  recordPlan(table: string, ranges: readonly KeyRange[], complete: boolean): Promise<void> {
    this.#waiting ??= this.#recordTogether()
    this.#waiting.plans.push({ table, ranges, complete })
    return this.#waiting.recorded
  }

  #recordTogether(): WaitingPlans {
    const plans: TablePlanRecord[] = []
    const takeNoMore = () => {
      if (this.#waiting?.plans === plans) this.#waiting = null
    }
    const work = async (session: PostgresSession) => {
      takeNoMore()
      for (const plan of plans) await this.#insertPlan(session, plan)
    }
    return { plans, recorded: this.#write(work, 'durable').finally(takeNoMore) }
  }

  async #insertPlan(session: PostgresSession, { table, ranges, complete }: TablePlanRecord): Promise<void> {
    await this.#recordCompleteness(session, table, complete)
    for (let at = 0; at < ranges.length; at += rangesPerInsert)
      await this.#insertRanges(session, table, ranges.slice(at, at + rangesPerInsert))
  }

  resetTable(table: string, targetSchema: string, target: string): Promise<void> {
    return this.#write(async (session) => {
      await emptyTable(session, targetSchema, target)
      await dispossess(session, this.#context, targetSchema, [target])
      for (const name of ['chunk', 'table_plan', 'rejected_row', 'verify_chunk'])
        await session.rows(`DELETE FROM ${this.#table(name)} WHERE sub_task = $1 AND table_name = $2`, [
          this.#context.subTask,
          table,
        ])
    })
  }

  rejectedRows(): Promise<readonly RejectedRow[]> {
    return this.#read(async (session) => {
      const rows = await session.rows(
        `SELECT table_name, phase, key_json, column_name, reason FROM ${this.#table('rejected_row')}
         WHERE sub_task = $1 ORDER BY no`,
        [this.#context.subTask],
      )
      return rows.map(rejectedFromRow)
    })
  }

  position(stream: string): Promise<Position | null> {
    return this.#read(async (session) => {
      const [row] = await session.rows(
        `SELECT kind, value, file, pos FROM ${this.#table('position')} WHERE sub_task = $1 AND stream = $2`,
        [this.#context.subTask, stream],
      )
      return row === undefined ? null : positionFromRow(row)
    })
  }

  recordPosition(stream: string, position: Position): Promise<void> {
    const { subTask } = this.#context
    const { kind, value, file, pos } = position
    return this.#write(async (session) => {
      const table = this.#table('position')
      await session.rows(`DELETE FROM ${table} WHERE sub_task = $1 AND stream = $2`, [subTask, stream])
      await session.rows(
        `INSERT INTO ${table} (sub_task, stream, kind, value, file, pos) VALUES ($1, $2, $3, $4, $5, $6)`,
        [subTask, stream, kind, value, file ?? null, pos ?? null],
      )
    })
  }

  structures(): Promise<readonly Table[]> {
    return this.#read((session) => readStructures(session, this.#context))
  }

  recordStructures(tables: readonly Table[]): Promise<void> {
    return this.#write((session) => writeFirstStructures(session, this.#context, tables))
  }

  leftOut(): Promise<readonly LeftOutTable[]> {
    return this.#read((session) => readLeftOut(session, this.#context))
  }

  conflicts(): Promise<readonly ApplyConflict[]> {
    return this.#read((session) => readConflicts(session, this.#context))
  }

  async verifiedRanges(table: string): Promise<readonly number[]> {
    return [...(await this.verifiedResults(table)).keys()]
  }

  verifiedResults(table: string): Promise<ReadonlyMap<number, string>> {
    return this.#read(async (session) => {
      const rows = await session.rows(
        `SELECT no, result FROM ${this.#table('verify_chunk')} WHERE sub_task = $1 AND table_name = $2 ORDER BY no`,
        [this.#context.subTask, table],
      )
      return new Map(rows.map(({ no, result }) => [Number(no), result ?? '']))
    })
  }

  recordVerified(table: string, no: number, resultJson: string): Promise<void> {
    const { subTask, epoch } = this.#context
    return this.#write(async (session) => {
      const verified = this.#table('verify_chunk')
      await session.rows(`DELETE FROM ${verified} WHERE sub_task = $1 AND table_name = $2 AND no = $3::int`, [
        subTask,
        table,
        String(no),
      ])
      await session.rows(
        `INSERT INTO ${verified} (sub_task, table_name, no, result, epoch, done_at)
         VALUES ($1, $2, $3::int, $4, $5::bigint, now())`,
        [subTask, table, String(no), resultJson, String(epoch)],
      )
    })
  }

  clearVerified(): Promise<void> {
    return this.#write(async (session) => {
      await session.rows(`DELETE FROM ${this.#table('verify_chunk')} WHERE sub_task = $1`, [
        this.#context.subTask,
      ])
    })
  }

  recordSourceServer(serverId: string): Promise<void> {
    return this.#write((session) => writeSourceServer(session, this.#context, serverId), 'durable')
  }

  /** Its commit record is behind every earlier one in the log, and COMMIT waits until the log is on disk up to there. */
  makeDurable(): Promise<void> {
    return this.#write(() => Promise.resolve(), 'durable')
  }

  release(): Promise<void> {
    const { metaSchema, subTask, epoch } = this.#context
    return this.#read((session) => unlockEpoch(session, metaSchema, subTask, epoch))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turnstile.pass(() => this.#session[Symbol.asyncDispose]())
  }

  #table(name: string): string {
    return metaTable(this.#context, name)
  }

  async #recordCompleteness(session: PostgresSession, table: string, complete: boolean): Promise<void> {
    const values = [this.#context.subTask, table, String(complete)]
    const plan = this.#table('table_plan')
    const known = await session.execute(
      `UPDATE ${plan} SET complete = complete OR $3::boolean WHERE sub_task = $1 AND table_name = $2`,
      values,
    )
    if (known === 0)
      await session.rows(
        `INSERT INTO ${plan} (sub_task, table_name, complete) VALUES ($1, $2, $3::boolean)`,
        values,
      )
  }

  async #insertRanges(session: PostgresSession, table: string, ranges: readonly KeyRange[]): Promise<void> {
    const chunk = this.#table('chunk')
    const rows = ranges.map((_, i) => `($${i * 3 + 3}::int, $${i * 3 + 4}::text, $${i * 3 + 5}::text)`)
    const values = ranges.flatMap(({ no, lower, upper }) => [
      String(no),
      boundToText(lower),
      boundToText(upper),
    ])
    await session.rows(
      `INSERT INTO ${chunk} (sub_task, table_name, no, lower_bound, upper_bound, state)
       SELECT $1::text, $2::text, v.no, v.lower_bound, v.upper_bound, 'planned'
       FROM (VALUES ${rows.join(', ')}) v (no, lower_bound, upper_bound)
       WHERE NOT EXISTS (SELECT 1 FROM ${chunk} c WHERE c.sub_task = $1 AND c.table_name = $2 AND c.no = v.no)`,
      [this.#context.subTask, table, ...values],
    )
  }

  #read<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(async () => {
      const session = await this.#connected()
      // All others wait behind it: a line that is dead must not hold them for ever.
      return await onLiveLine(this.#connector, session, () => work(session), this.#patience)
    })
  }

  #write(work: (session: PostgresSession) => Promise<void>, durability: Durability = 'lazy'): Promise<void> {
    return this.#read((session) =>
      withFencedTransaction(session, this.#context, () => work(session), durability),
    )
  }

  /** After a loss: a new session takes the epoch's lock again, unless someone has followed in the meantime. */
  async #connected(): Promise<PostgresSession> {
    if (!this.#session.lost) return this.#session
    await this.#connector.terminate(this.#session.pid)
    const session = await this.#connector.connect('ledger')
    try {
      await this.#hold(session)
    } catch (error) {
      await session[Symbol.asyncDispose]()
      throw error
    }
    this.#session = session
    return session
  }

  async #hold(session: PostgresSession): Promise<void> {
    const { metaSchema, subTask, epoch } = this.#context
    await nameSession(session, this.#context)
    const locked = await lockEpoch(session, metaSchema, subTask, epoch)
    const current = await session.rows(
      `SELECT 1 FROM ${this.#table('run')} WHERE sub_task = $1 AND epoch = $2::bigint`,
      [subTask, String(epoch)],
    )
    if (current.length === 0) throw dmError('DM-JOB-008', { epoch })
    if (!locked) throw dmError('DM-TGT-007', { problem: 'the lock of the sub-task is still held' })
  }
}
