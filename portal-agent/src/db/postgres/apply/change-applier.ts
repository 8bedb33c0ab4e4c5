import { DmError, dmError } from '@data-migration/contract/errors'
import type { LogProgress } from '../../../model/change-block.ts'
import {
  type ApplyBatch,
  type ApplyResult,
  type ChangeApplier,
  type Strictness,
  UniqueCollision,
} from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import type { PostgresConnector } from '../connector.ts'
import { reportOf, sqlState } from '../errors.ts'
import { emptyTable } from '../existing-objects.ts'
import type { LedgerContext } from '../ledger-context.ts'
import type { PostgresSession } from '../session.ts'
import { type ApplyLine, pipelinedLine, singleLine } from './apply-line.ts'
import { makeAids, removeAids } from './apply-aids.ts'
import { readProgress, writeProgress } from './apply-progress.ts'
import { withFencedLine } from './fenced-line.ts'
import { applyNetStep, type StepTools } from './net-step.ts'
import { onLiveLine } from '../live-line.ts'
import { applyOrderedStep } from './ordered-step.ts'
import { asPassing } from './passing-error.ts'
import { ConflictFinder, ConflictMet } from './conflict-finder.ts'
import { writeConflicts } from './conflict-record.ts'
import { applyStructureStep, asHeldStructure } from './structure-step.ts'
import { Staging } from './staging.ts'

/**
 * Batches are small beside their tables, and the temporary tables have no statistics: rows are to be found by the key's
 * index, whatever the planner believes.
 */
const plannerSettings =
  'SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET enable_bitmapscan = off'

/** What a batch runs into when its order matters: unique, foreign key and exclusion violations. */
const collisions = new Set(['23505', '23503', '23P01'])

export async function openChangeApplier(
  connector: PostgresConnector,
  context: LedgerContext,
): Promise<ChangeApplier> {
  return new PostgresChangeApplier(connector, context, await connect(connector))
}

async function connect(connector: PostgresConnector): Promise<PostgresSession> {
  const session = await connector.connect('apply')
  try {
    await session.script(plannerSettings)
    return session
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

class PostgresChangeApplier implements ChangeApplier {
  readonly #connector: PostgresConnector
  readonly #context: LedgerContext
  #session: PostgresSession
  #staging = new Staging()

  constructor(connector: PostgresConnector, context: LedgerContext, session: PostgresSession) {
    this.#connector = connector
    this.#context = context
    this.#session = session
  }

  async prepare(tables: readonly TablePlan[], signal: AbortSignal): Promise<void> {
    await this.#onLine((session) => makeAids(session, this.#context, tables, signal))
  }

  async finish(): Promise<void> {
    await this.#onLine((session) => removeAids(session, this.#context))
  }

  async progress(): Promise<LogProgress | null> {
    return await this.#onLine((session) => readProgress(session, this.#context))
  }

  async apply(
    batch: ApplyBatch,
    strictness: (table: TablePlan) => Strictness,
    signal: AbortSignal,
  ): Promise<ApplyResult> {
    try {
      return await this.#onLine((session) => this.#apply(session, batch, strictness, false, signal))
    } catch (error) {
      if (!(error instanceof ConflictMet)) throw error
      return await this.#onLine((session) => this.#apply(session, batch, strictness, true, signal))
    }
  }

  async #apply(
    session: PostgresSession,
    batch: ApplyBatch,
    strictness: (table: TablePlan) => Strictness,
    listing: boolean,
    signal: AbortSignal,
  ): Promise<ApplyResult> {
    const line = this.#newLine(session, signal)
    const found = new ConflictFinder(session, line, listing, signal)
    this.#staging.begin()
    const tools: StepTools = {
      session,
      line,
      staging: this.#staging,
      strictness,
      reinsert: batch.reinsert,
      conflicts: found,
      signal,
    }
    try {
      await withFencedLine(session, this.#context, line, {
        carryOut: async () => {
          await line.run('SET CONSTRAINTS ALL DEFERRED')
          await applySteps(batch, tools, this.#context)
          await writeProgress(line, this.#context, batch)
          // Before the epoch is locked: what a deferred check finds is to be found here.
          await line.run('SET CONSTRAINTS ALL IMMEDIATE')
        },
        judge: async () => {
          stopAtConflict(found)
          await writeConflicts(session, this.#context, found.conflicts, batch.progress.position)
        },
      })
    } catch (error) {
      this.#staging.rolledBack()
      const isOrdered = batch.steps.every(({ kind }) => kind !== 'structure')
      if (isOrdered && collisions.has(sqlState(error) ?? '')) throw collision(error)
      throw asPassing(await asHeldStructure(session, batch.steps, error))
    }
    return { conflicts: found.conflicts }
  }

  /** What openGauss makes of COPY in the midst of other statements nobody has tried. */
  #newLine(session: PostgresSession, signal: AbortSignal): ApplyLine {
    const isPostgres = this.#connector.endpoint.kind === 'postgresql'
    return isPostgres ? pipelinedLine(session, signal) : singleLine(session, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { lost, pid } = this.#session
    await this.#session[Symbol.asyncDispose]()
    if (lost) await this.#connector.terminate(pid).catch(() => undefined)
  }

  async #onLine<T>(work: (session: PostgresSession) => Promise<T>): Promise<T> {
    const session = await this.#connected()
    return await onLiveLine(this.#connector, session, () => work(session))
  }

  /** The backend of a lost connection may still be about to commit; what it did is known only once it is gone. */
  async #connected(): Promise<PostgresSession> {
    if (!this.#session.lost) return this.#session
    await this.#connector.terminate(this.#session.pid)
    this.#session = await connect(this.#connector)
    this.#staging = new Staging()
    return this.#session
  }
}

async function applySteps(batch: ApplyBatch, tools: StepTools, context: LedgerContext): Promise<void> {
  for (const step of batch.steps) {
    if (step.kind === 'net') {
      await applyNetStep(step.tables, tools)
      continue
    }
    await tools.line.settle()
    if (step.kind === 'ordered') await applyOrderedStep(step.changes, tools)
    else if (step.kind === 'structure') await applyStructureStep(tools.session, context, step, batch)
    else await emptyTable(tools.session, step.table.targetSchema, step.table.target)
  }
}

/** Keys told of in an error, which people read. */
const mostKeysTold = 5

function stopAtConflict({ conflicts }: ConflictFinder): void {
  const first = conflicts.find(({ action }) => action === 'stop')
  if (first === undefined) return
  const { table, kind, rows, keys } = first
  const found = keys.slice(0, mostKeysTold).join(', ')
  throw dmError('DM-INC-014', { table, kind, rows }, found === '' ? {} : { found })
}

function collision(error: unknown): UniqueCollision {
  const found = error instanceof DmError ? (error.found ?? error.message) : String(error)
  return new UniqueCollision(found, reportOf(error)?.table, error)
}
