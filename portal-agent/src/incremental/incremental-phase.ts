import { DmError, dmError, isTransient } from '@data-migration/contract/errors'
import type { Position, StatementDecision } from '@data-migration/contract/portal'
import pRetry from 'p-retry'
import { valuePolicy } from '../convert/value-policy.ts'
import { runTogether } from '../full/task-group.ts'
import { asLongAsItTakes } from '../model/as-long-as-it-takes.ts'
import type { LoggedStatement, LogProgress } from '../model/change-block.ts'
import type { TablePlan } from '../model/table-plan.ts'
import type { ApplyConflict, ApplyStep, ChangeApplier } from '../model/ports/change-applier.ts'
import { UniqueCollision } from '../model/ports/change-applier.ts'
import { reached } from '../model/position-order.ts'
import { appliedBatch } from './applied-batch.ts'
import { BatchApplier } from './apply-batch.ts'
import { ApplyPace } from './apply-pace.ts'
import { asRefused, cannotDecide, cannotFollow } from './cannot-follow.ts'
import { behindMs, oldestHere } from './commit-times.ts'
import type { Fence } from './fence.ts'
import type { IncrementalRequest } from './incremental-request.ts'
import { type Batch, LogQueue } from './log-queue.ts'
import { decidedChange } from './decided-change.ts'
import { FollowedStructure, reasonOf, type StructureChange } from './followed-structure.ts'
import { laterStatements } from './later-statements.ts'
import { truncatedTable } from './plan/judge-statement.ts'
import { statementId } from './plan/statement-id.ts'
import { untilAborted } from './until-aborted.ts'
import { loadWindows, type Windows } from './windows.ts'

/** A full disk of the target passes as well, once somebody has freed it: nothing of the batch is in, nothing is lost. */
const passes = (error: unknown) =>
  isTransient(error) || (error instanceof DmError && error.code === 'DM-TGT-011')
const queueBytes = 16 * 1024 * 1024
/** Larger transactions are applied in pieces, marked as inside of one. */
const transactionRows = 100_000
const transactionBytes = 32 * 1024 * 1024
/** What ends a run until an operator has decided, or decided otherwise. */
const undecided: ReadonlySet<string> = new Set(['DM-INC-017', 'DM-INC-221'])
/** Of a statement, for people to read. */
const mostText = 20_000

/**
 * Follows the source until `finish`, then up to where its log stood at that moment, and returns that place. What is applied and how far the
 * log has come are one transaction of the target, always; every try begins at what the target says.
 */
export async function runIncrementalPhase(
  request: IncrementalRequest,
  signal: AbortSignal,
): Promise<Position> {
  let last = ''
  let moved = false
  // Kept from try to try: a batch that is too long for the time between two interruptions would never get in.
  const pace = new ApplyPace()
  const note = (progress: LogProgress) => {
    const now = JSON.stringify(progress)
    moved ||= now !== last
    last = now
  }
  const attempt = async () => {
    moved = false
    await using applier = await request.openApplier()
    // Nobody else's commit is on its way any more: what is on record belongs to the position that is on record.
    const structure = await FollowedStructure.recall(request.structure)
    await applier.prepare(structure.plans, signal)
    const end = await new Follower(request, structure, applier, note, pace).run(signal)
    await applier.finish()
    return end
  }
  return await pRetry(attempt, {
    // A source or a target that is back is followed on from the position in the target.
    ...asLongAsItTakes,
    signal,
    shouldRetry: ({ error }) => passes(error),
    shouldConsumeRetry: () => !moved,
    onFailedAttempt: ({ error, retryDelay }) => {
      if (passes(error)) request.observer.interrupted(error as DmError, retryDelay)
    },
  })
}

/** A place at which the target has to stand for a moment. */
interface PlacedFence {
  readonly fence: Fence
  readonly place: Position
}

/** One try: connections to the log and one to the target. */
class Follower {
  readonly #request: IncrementalRequest
  readonly #windows: Windows
  #structure: FollowedStructure
  #batches: BatchApplier
  /** What is read ahead was decoded by another structure. */
  #restructured = false
  readonly #applier: ChangeApplier
  readonly #note: (progress: LogProgress) => void
  #queue: LogQueue
  #fence: PlacedFence | null = null
  readonly #pace: ApplyPace
  #progress: LogProgress
  #goal: Position | null = null

  constructor(
    request: IncrementalRequest,
    structure: FollowedStructure,
    applier: ChangeApplier,
    note: (progress: LogProgress) => void,
    pace: ApplyPace,
  ) {
    const windows = loadWindows(request.records, request.start, structure.plans)
    this.#request = request
    this.#structure = structure
    this.#windows = windows
    this.#applier = applier
    this.#note = note
    this.#pace = pace
    this.#progress = { position: windows.start, inside: 0 }
    this.#batches = this.#newBatches()
    this.#queue = this.#newQueue()
  }

  #newBatches(): BatchApplier {
    const { values } = this.#request.options
    const policy = () => values['incremental.conflict']
    const { plans } = this.#structure
    return new BatchApplier(this.#applier, plans, this.#windows, valuePolicy(values), policy)
  }

  #newQueue(): LogQueue {
    const { options, throttle } = this.#request
    return new LogQueue({
      batchRows: () =>
        Math.min(options.values['incremental.batchRows'], this.#pace.mostRows, throttle.mostRows()),
      batchMs: () => options.values['incremental.batchMs'],
      bytes: queueBytes,
      transactionRows,
      transactionBytes,
      isPlace: (position) => this.#fence !== null && reached(position, this.#fence.place),
    })
  }

  async run(signal: AbortSignal): Promise<Position> {
    const { fences } = this.#request
    this.#progress = (await this.#applier.progress()) ?? this.#progress
    this.#note(this.#progress)
    try {
      for (;;) {
        await this.#stretch(signal)
        if (this.#isFinished()) return this.#progress.position
        await this.#placeFence(signal)
      }
    } finally {
      // A view without a target that stands beside it is of no use to whoever asked for it.
      this.#fence?.fence.miss()
      fences.onAsk(() => undefined)
      if (this.#isFinished()) fences.take()?.miss()
    }
  }

  /** Nothing is read ahead while the view is opened, so that the log can be read up to its place and no further. */
  async #placeFence(signal: AbortSignal): Promise<void> {
    const fence = this.#request.fences.take()
    if (fence === null) return
    const place = await fence.open(signal)
    if (place === null || place.kind !== this.#progress.position.kind) return fence.miss()
    this.#fence = { fence, place }
    await this.#standAtFence(signal)
  }

  async #standAtFence(signal: AbortSignal): Promise<void> {
    const { position, inside } = this.#progress
    if (this.#fence === null || inside > 0 || !reached(position, this.#fence.place)) return
    const { fence, place } = this.#fence
    this.#fence = null
    if (reached(place, position)) await fence.stand(signal)
    else fence.miss()
  }

  /** Follows the log to the end that is wished for, until a fence is, or up to a change of structure. */
  async #stretch(signal: AbortSignal): Promise<void> {
    this.#restructured = false
    this.#queue = this.#newQueue()
    const done = new AbortController()
    const within = AbortSignal.any([signal, done.signal])
    const read = (stop: AbortSignal) => this.#read(AbortSignal.any([stop, done.signal]), done.signal)
    const apply = async (stop: AbortSignal) => {
      await this.#applyAll(stop)
      done.abort()
    }
    const watch = (stop: AbortSignal) => this.#awaitFinish(AbortSignal.any([stop, within]), done.signal)
    await runTogether(signal, [read, apply, watch])
  }

  async #read(signal: AbortSignal, done: AbortSignal): Promise<void> {
    const { reader } = this.#request
    const structure = this.#structure
    const request = {
      from: this.#progress,
      loaded: this.#windows.boundaries,
      boundaries: [...this.#windows.boundaries, ...(this.#fence === null ? [] : [this.#fence.place])],
      plans: structure.plans,
    }
    try {
      for await (const item of reader.read(request, signal)) {
        await this.#queue.push(item, signal)
        // What is behind it is read anew, by the structure that it makes (pitfall D14).
        if (item.kind === 'statement' && structure.changesWith(item.statement)) return
      }
    } catch (error) {
      if (!done.aborted) throw error
    }
  }

  async #applyAll(signal: AbortSignal): Promise<void> {
    const { fences } = this.#request
    const queue = this.#queue
    fences.onAsk(() => queue.interrupt())
    while (!this.#isFinished() && !this.#restructured && !(fences.wanted && this.#fence === null)) {
      const batch = await queue.next(signal)
      if (batch === null) return
      await this.#apply(batch, signal)
      await this.#standAtFence(signal)
    }
  }

  #isFinished(): boolean {
    const { position, inside } = this.#progress
    return this.#goal !== null && inside === 0 && reached(position, this.#goal)
  }

  async #apply(batch: Batch, signal: AbortSignal): Promise<void> {
    const takenAtMs = Date.now()
    await this.#request.throttle.pass(batch.kind === 'blocks' ? batch.rows : 1, signal)
    const began = performance.now()
    if (batch.kind === 'statement') return await this.#statement(batch, signal)
    const { blocks, rows } = batch
    const last = blocks.at(-1)
    if (last === undefined) return
    if (rows > 0) this.#request.observer.applying(rows, oldestHere(blocks))
    const conflicts = await this.#applyBlocks(batch, signal)
    const applyMs = performance.now() - began
    this.#pace.applied(rows, applyMs, behindMs(blocks))
    this.#progress = last.progress
    this.#note(last.progress)
    const queuedBytes = this.#queue.bytes
    this.#request.observer.applied(appliedBatch({ blocks, rows, conflicts, takenAtMs, applyMs, queuedBytes }))
  }

  /** A collision that is there in the source's own order as well is none of order: something else holds the value. */
  async #applyBlocks(
    { blocks, rows }: Extract<Batch, { kind: 'blocks' }>,
    signal: AbortSignal,
  ): Promise<readonly ApplyConflict[]> {
    try {
      return await this.#batches.apply(blocks, this.#progress, signal)
    } catch (error) {
      this.#pace.brokenOff(rows)
      if (!(error instanceof UniqueCollision)) throw error
      const plans = blocks.flatMap(({ tables }) => tables)
      const table = (plans.find(({ target }) => target === error.table) ?? plans[0])?.source.name ?? ''
      throw dmError('DM-INC-014', { table, kind: 'insert', rows: 1 }, { found: error.message, cause: error })
    }
  }

  async #statement({ statement }: Extract<Batch, { kind: 'statement' }>, signal: AbortSignal): Promise<void> {
    try {
      await this.#judged(statement, signal)
    } catch (error) {
      if (error instanceof DmError && undecided.has(error.code))
        this.#request.observer.undecided({
          id: statementId(statement),
          position: statement.position,
          database: statement.schema,
          sql: statement.sql.slice(0, mostText),
          reason: error.found ?? '',
          tables: this.#structure.named(statement)?.filter((name) => this.#structure.isFollowed(name)) ?? [],
        })
      throw error
    }
  }

  async #judged(statement: LoggedStatement, signal: AbortSignal): Promise<void> {
    const judgement = this.#structure.judge(statement)
    const concerns = judgement !== 'irrelevant' && judgement !== 'passed-over'
    const decision = concerns ? this.#request.decision(statementId(statement)) : null
    if (decision !== null) return await this.#decided(statement, decision, signal)
    if (judgement === 'stop') throw cannotFollow(statement, 'statements of this kind are not followed')
    if (judgement === 'follow') return await this.#restructure(statement, signal)
    const name = judgement === 'truncate' ? truncatedTable(statement.sql) : null
    const { plans } = this.#structure
    const truncate = plans.find(({ source }) => source.name === name) ?? null
    // The source leaves the children where they are; on the target they would stand in the way or go as well.
    if (truncate !== null && isReferenced(truncate, plans))
      throw cannotFollow(statement, `other tables refer to ${truncate.source.name}`)
    await this.#commit(statement, truncate === null ? [] : [{ kind: 'truncate', table: truncate }], signal)
    if (judgement !== 'irrelevant') this.#request.observer.statement(statement, judgement, [])
  }

  /** Once, whatever happens: with the position behind the statement nobody comes to it again (pitfall D20). */
  async #decided(
    statement: LoggedStatement,
    decision: StatementDecision,
    signal: AbortSignal,
  ): Promise<void> {
    const { structure, reader } = this.#request
    const source = {
      live: structure.live,
      later: ({ position }: LoggedStatement, stop: AbortSignal) => laterStatements(reader, position, stop),
    }
    const change = await decidedChange(this.#structure, statement, decision, source, signal).catch(
      (error: unknown) => {
        throw cannotDecide(statement, decision, reasonOf(error))
      },
    )
    const gone = this.#goneTooEarly(change)
    if (gone !== null) throw cannotDecide(statement, decision, gone)
    await this.#carryOut(statement, change, signal).catch((error: unknown) => {
      // Once it is committed nobody is to decide about it any more.
      throw this.#progress.position === statement.position ? error : asRefused(statement, decision, error)
    })
    if (change.step.leftOut.length > 0) await structure.leftOut()
  }

  async #commit(statement: LoggedStatement, steps: ApplyStep[], signal: AbortSignal): Promise<void> {
    const progress = { position: statement.position, inside: 0 }
    const { committedAtMs } = statement
    await this.#applier.apply({ steps, progress, reinsert: new Set(), committedAtMs }, () => 'strict', signal)
    this.#progress = progress
    this.#note(progress)
  }

  /** From here on rows are decoded, and applied, by the structure behind the statement (pitfalls D14, D34). */
  async #restructure(statement: LoggedStatement, signal: AbortSignal): Promise<void> {
    const change = await this.#structure.follow(statement, signal).catch((error: unknown) => {
      throw cannotFollow(statement, reasonOf(error))
    })
    if (typeof change === 'string') {
      await this.#commit(statement, [], signal)
      // Reading has ended behind it.
      this.#restructured = true
      return this.#request.observer.statement(statement, `passed-over: ${change}`, [])
    }
    const gone = this.#goneTooEarly(change)
    if (gone !== null) throw cannotFollow(statement, gone)
    await this.#carryOut(statement, change, signal)
  }

  /** Rows of a table that is caught up with may be there already: that is told by its name. */
  #goneTooEarly({ next, step }: StructureChange): string | null {
    const open = step.tables.find(
      (plan) =>
        this.#windows.isOpen(plan, this.#progress.position) &&
        !next.leftOut.has(plan.source.name) &&
        !next.isFollowed(plan.source.name),
    )
    return open === undefined
      ? null
      : `table ${open.source.name} is named otherwise before its load is caught up with`
  }

  async #carryOut(
    statement: LoggedStatement,
    { next, step }: StructureChange,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#request.structure.beforeChange()
    await this.#commit(statement, [step], signal)
    this.#restructured = true
    this.#structure = next
    this.#batches = this.#newBatches()
    this.#request.structure.onPlan(next.plan)
    this.#request.observer.statement(statement, step.action, step.statements)
    await this.#applier.prepare(next.plans, signal)
  }

  /** Once the end is wished for, the place where the log stands becomes the goal. */
  async #awaitFinish(signal: AbortSignal, done: AbortSignal): Promise<void> {
    const { finish, reader } = this.#request
    try {
      await untilAborted(finish, signal)
      this.#goal ??= await reader.currentPosition(signal, this.#progress.position)
      if (this.#isFinished()) this.#queue.close()
    } catch (error) {
      if (!done.aborted) throw error
    }
  }
}

function isReferenced(plan: TablePlan, plans: readonly TablePlan[]): boolean {
  return plans.some(
    ({ source }) =>
      source.name !== plan.source.name &&
      source.foreignKeys.some(({ referencedTable }) => referencedTable === plan.source.name),
  )
}
