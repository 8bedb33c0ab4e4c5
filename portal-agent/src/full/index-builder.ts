import { isTransient } from '@data-migration/contract/errors'
import type { ObjectResult } from '@data-migration/contract/portal'
import pRetry from 'p-retry'
import type { PlannedTable } from '../convert/plan-database.ts'
import type { BuildEffort, ObjectDdl, SchemaWriter } from '../model/ports/schema-writer.ts'
import { sequenceSetting } from '../schema/sequence-setting.ts'
import { isQuick } from './quick-tables.ts'
import type { GroupTask } from './task-group.ts'
import { WorkQueue } from './work-queue.ts'

export interface IndexWork {
  readonly workers: number
  /** Memory on the target for all that are built at the same time. */
  readonly memoryMB: number
  readonly openWriter: (signal: AbortSignal) => Promise<SchemaWriter>
  /** An earlier run has created it. */
  readonly isDone: (object: ObjectDdl) => boolean
  readonly wanted: (object: ObjectDdl) => boolean
  readonly onObject: (result: ObjectResult) => void
  readonly onTableDone: (table: PlannedTable) => void
}

type Step = (writer: SchemaWriter, signal: AbortSignal) => Promise<void>

const unbounded = Number.POSITIVE_INFINITY
const retry = { retries: 10, minTimeout: 250, maxTimeout: 15_000, randomize: true }

/**
 * Builds the indexes of tables whose rows are complete, several at once, while other tables are still being copied. The
 * primary key comes first, for building it locks the table; then its other indexes side by side, those of a small table at
 * once; then sequence and statistics. An index that cannot be built is recorded as failed and stops nothing else.
 */
export class IndexBuilder {
  readonly #work: IndexWork
  readonly #queue = new WorkQueue<Step>(unbounded)
  #closed = false

  constructor(work: IndexWork) {
    this.#work = work
  }

  /** The workers of the builder; they end after `close` when all is built. */
  tasks(): GroupTask[] {
    return Array.from({ length: this.#work.workers }, () => (signal: AbortSignal) => this.#run(signal))
  }

  /** Takes over a table whose rows are complete. */
  add(table: PlannedTable): void {
    const wanted = table.indexes.filter((index) => this.#work.wanted(index) && !this.#work.isDone(index))
    if (isQuick(table) && wanted.length > 0) return this.#addAll(table, wanted)
    const primary = wanted.find((index) => index.kind === 'primary-key')
    const others = wanted.filter((index) => index !== primary)
    if (primary === undefined) return this.#addOthers(table, others)
    this.#push(async (writer, signal) => {
      this.#work.onObject(await writer.create(primary, signal, this.#effort()))
      this.#addOthers(table, others)
    })
  }

  /** No further table comes. */
  close(): void {
    this.#closed = true
    this.#queue.close()
  }

  /**
   * Helpers of one build take twice the processor time of a build by one process, so they are left out while others use
   * the processors: copying, or another build. The last index of a large table gets them.
   */
  #effort(): BuildEffort {
    const { workers, memoryMB } = this.#work
    return {
      memoryMB: Math.max(1, Math.floor(memoryMB / workers)),
      parallel: this.#closed && this.#queue.isLastInWork,
    }
  }

  #addAll(table: PlannedTable, objects: readonly ObjectDdl[]): void {
    this.#push(async (writer, signal) => {
      const options = { effort: this.#effort(), sequence: sequenceSetting(table) }
      for (const result of await writer.createAll(objects, signal, options)) this.#work.onObject(result)
      await this.#analyze(table, writer, signal)
    })
  }

  #addOthers(table: PlannedTable, others: readonly ObjectDdl[]): void {
    const finish: Step = (writer, signal) => this.#finish(table, writer, signal)
    if (others.length === 0) return this.#push(finish)
    let open = others.length
    for (const index of others) {
      this.#push(async (writer, signal) => {
        this.#work.onObject(await writer.create(index, signal, this.#effort()))
        if (--open === 0) this.#push(finish)
      })
    }
  }

  async #finish(table: PlannedTable, writer: SchemaWriter, signal: AbortSignal): Promise<void> {
    const sequence = sequenceSetting(table)
    if (sequence !== null) await writer.setSequence(sequence)
    await this.#analyze(table, writer, signal)
  }

  async #analyze(table: PlannedTable, writer: SchemaWriter, signal: AbortSignal): Promise<void> {
    const { targetSchema, target } = table.plan
    await writer.analyze(targetSchema, target, signal)
    this.#work.onTableDone(table)
  }

  /** Never waits: the queue has no bound, as it only holds tables that are in the target already. */
  #push(step: Step): void {
    void this.#queue.push(step, neverAborted)
  }

  async #run(signal: AbortSignal): Promise<void> {
    let writer: SchemaWriter | null = null
    const attempt = async (step: Step) => {
      writer ??= await this.#work.openWriter(signal)
      try {
        await step(writer, signal)
      } catch (error) {
        await writer[Symbol.asyncDispose]()
        writer = null
        throw error
      }
    }
    try {
      for (let step = await this.#queue.take(signal); step !== null; step = await this.#queue.take(signal)) {
        const current = step
        await pRetry(() => attempt(current), {
          ...retry,
          signal,
          shouldRetry: ({ error }) => isTransient(error),
        })
        this.#queue.done()
      }
    } finally {
      await (writer as SchemaWriter | null)?.[Symbol.asyncDispose]()
    }
  }
}

const neverAborted = new AbortController().signal
