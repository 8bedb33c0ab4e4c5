import { dmError, fromErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { AssessedObject, Assessment, CheckItem } from '@data-migration/contract/portal'
import PQueue from 'p-queue'
import type { AssessmentItem } from '../executors/link.ts'
import { readyExecutorOf } from '../precheck/ready-executor.ts'
import type { PreCheckDeps } from '../precheck/pre-checks.ts'
import type { AssessmentResult, NumberedObject, StoredAssessment } from '../store/assessments.ts'
import type { SubTask } from '../store/sub-tasks.ts'
import { withPortalOrder } from '../tasks/order-for-portal.ts'

/** Each holds a whole schema in the memory of its executor; the others wait. */
const atOnce = 2
/** Objects of one statement, and how much of their text is held for it. */
const batchObjects = 200
const batchCharacters = 2 ** 20

/**
 * Lets an executor tell in the background what would be made of a sub-task's source, and keeps what it says. It writes to
 * neither side and needs no workspace, so that a run of the same sub-task goes on beside it.
 */
export class Assessments implements AsyncDisposable {
  readonly #deps: PreCheckDeps
  readonly #queue = new PQueue({ concurrency: atOnce })
  readonly #stop = new AbortController()

  constructor(deps: PreCheckDeps) {
    this.#deps = deps
  }

  /** After a restart nobody works on those that have no end. */
  async closeUnfinished(): Promise<void> {
    const { assessments } = this.#deps.store
    for (const { id } of await assessments.unfinished())
      await assessments.failed(id, toErrorBody(dmError('DM-TASK-107', {})))
  }

  /** Begins one, unless one is under way. Throws DM-INST-009, DM-TASK-017, DM-TASK-018. */
  async make(subTask: SubTask): Promise<StoredAssessment> {
    const { store } = this.#deps
    const executorId = await readyExecutorOf(store, subTask)
    const { assessment, isNew } = await store.assessments.begin(subTask.id, executorId)
    if (isNew) void this.#queue.add(() => this.#run(assessment.id, executorId, subTask))
    return assessment
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(dmError('DM-TASK-107', {}))
    await this.#queue.onIdle()
  }

  /** Never throws: whatever happens is the assessment's end. */
  async #run(id: string, executorId: string, subTask: SubTask): Promise<void> {
    const { store, logger } = this.#deps
    try {
      this.#stop.signal.throwIfAborted()
      await store.assessments.started(id)
      const { result, objects } = await this.#ask(id, executorId, subTask)
      await store.assessments.made(id, result, objects)
    } catch (cause) {
      await store.assessments.failed(id, toErrorBody(cause)).catch((failure: unknown) => {
        logger.error({ assessment: id, error: failure }, 'an assessment could not be closed')
      })
    }
  }

  async #ask(
    id: string,
    executorId: string,
    subTask: SubTask,
  ): Promise<{ result: AssessmentResult; objects: number }> {
    const link = await this.#deps.links.of(executorId)
    return await withPortalOrder(this.#deps, subTask, ({ job, secrets }) =>
      this.#store(id, link.assess(job, secrets, this.#stop.signal)),
    )
  }

  /** Stores objects as they come. Throws what kept Portal from telling them. */
  async #store(
    id: string,
    items: AsyncIterable<AssessmentItem>,
  ): Promise<{ result: AssessmentResult; objects: number }> {
    const { assessments } = this.#deps.store
    const batch = new Batch((objects) => assessments.addObjects(id, objects))
    const told: { assessment?: Assessment; checks: readonly CheckItem[] } = { checks: [] }
    for await (const item of items)
      if (item.type === 'assessed-object') await batch.add(item)
      else if (item.type === 'assessment') told.assessment = item
      else if (told.assessment !== undefined) told.checks = item.items
      else throw item.error === null ? dmError('DM-TASK-038', {}) : fromErrorBody(item.error)
    await batch.flush()
    if (told.assessment === undefined) throw dmError('DM-TASK-038', {})
    return { result: { assessment: told.assessment, checks: told.checks }, objects: batch.count }
  }
}

/** Collects objects for statements of a bounded size, and numbers them. */
class Batch {
  readonly #save: (objects: readonly NumberedObject[]) => Promise<void>
  #objects: NumberedObject[] = []
  #characters = 0
  count = 0

  constructor(save: (objects: readonly NumberedObject[]) => Promise<void>) {
    this.#save = save
  }

  async add(object: AssessedObject): Promise<void> {
    this.count += 1
    this.#objects.push({ ...object, no: this.count })
    this.#characters += object.ddl.length
    if (this.#objects.length >= batchObjects || this.#characters >= batchCharacters) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#objects.length > 0) await this.#save(this.#objects)
    this.#objects = []
    this.#characters = 0
  }
}
