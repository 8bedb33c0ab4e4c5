import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { OptionValues } from '@data-migration/contract/options'
import type {
  Credentials,
  DataSourceEntry,
  DataSources,
  Logger,
  Secret,
} from '@data-migration/contract/plugin'
import { exitCode } from '@data-migration/contract/portal'
import PQueue from 'p-queue'
import type { CheckReport } from '../executors/link.ts'
import { newId } from '../ids.ts'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { CheckState, StoredCheck } from '../store/checks.ts'
import type { Store } from '../store/store.ts'
import type { SubTask, SubTaskOrder } from '../store/sub-tasks.ts'
import { buildJob, type JobSource } from '../tasks/build-job.ts'
import { noNotes } from '../tasks/scheduling-notes.ts'
import { readyExecutor, readyExecutorOf } from './ready-executor.ts'

export interface PreCheckDeps {
  readonly store: Store
  readonly links: ExecutorLinks
  readonly dataSources: DataSources
  readonly credentials: Credentials
  readonly logger: Logger
  readonly now: () => string
}

/** Checks that run at the same time; the others wait. */
const atOnce = 8

/** Runs Portal's pre-check on an executor in the background and keeps its report. It writes to neither side. */
export class PreChecks implements AsyncDisposable {
  readonly #deps: PreCheckDeps
  readonly #queue = new PQueue({ concurrency: atOnce })
  readonly #stop = new AbortController()

  constructor(deps: PreCheckDeps) {
    this.#deps = deps
  }

  /** After a restart nobody works on those that have no end. */
  async closeUnfinished(): Promise<void> {
    for (const { id } of await this.#deps.store.checks.unfinished())
      await this.#close(id, 'failed', { error: toErrorBody(dmError('DM-TASK-107', {})) })
  }

  /** For a pair that is not saved. Throws DM-INST-009, DM-TASK-018. */
  async forOrder(order: SubTaskOrder, executorId: string | null): Promise<StoredCheck> {
    const chosen = await readyExecutor(this.#deps.store, executorId === null ? [] : [executorId])
    const source: JobSource = { ...order, id: newId(), scheduling: noNotes }
    return await this.#begin(null, chosen, source, {})
  }

  /** Throws DM-TASK-018. */
  async forSubTask(subTask: SubTask): Promise<StoredCheck> {
    const { options } = await this.#deps.store.mainTasks.get(subTask.taskId)
    const chosen = await readyExecutorOf(this.#deps.store, subTask)
    return await this.#begin(subTask.id, chosen, subTask, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(dmError('DM-TASK-107', {}))
    await this.#queue.onIdle()
  }

  async #begin(
    subTaskId: string | null,
    executorId: string,
    source: JobSource,
    options: Partial<OptionValues>,
  ): Promise<StoredCheck> {
    const check = await this.#deps.store.checks.create({ subTaskId, executorId, state: 'waiting' })
    void this.#queue.add(() => this.#run(check.id, executorId, source, options))
    return check
  }

  /** Never throws: whatever happens is the check's end. */
  async #run(
    id: string,
    executorId: string,
    source: JobSource,
    options: Partial<OptionValues>,
  ): Promise<void> {
    const { store, logger } = this.#deps
    try {
      this.#stop.signal.throwIfAborted()
      await store.checks.update(id, { state: 'running' })
      const report = await this.#ask(executorId, source, options)
      await this.#close(id, stateOf(report), report)
    } catch (cause) {
      const error = toErrorBody(cause)
      await this.#close(id, 'failed', { error }).catch((failure: unknown) => {
        logger.error({ check: id, error: failure }, 'a pre-check could not be closed')
      })
    }
  }

  async #ask(executorId: string, source: JobSource, options: Partial<OptionValues>): Promise<CheckReport> {
    const { store, links, dataSources, credentials } = this.#deps
    const ends = {
      source: await dataSources.get(source.source.dataSourceId),
      target: await dataSources.get(source.target.dataSourceId),
    }
    const edits = await store.ddlEdits.ofSubTask(source.id)
    const job = buildJob(source, options, ends, edits)
    const link = await links.of(executorId)
    return await credentials.use(ends.source.credential, (ofSource) =>
      credentials.use(ends.target.credential, (ofTarget) => {
        const secrets = {
          source: passwordOf(ofSource, ends.source),
          target: passwordOf(ofTarget, ends.target),
        }
        return link.runCheck(job, secrets, this.#stop.signal)
      }),
    )
  }

  async #close(
    id: string,
    state: CheckState,
    { items, error }: { readonly items?: StoredCheck['items']; readonly error: ErrorBody | null },
  ): Promise<void> {
    const { store, now } = this.#deps
    await store.checks.update(id, { state, error, endedAt: now(), ...(items === undefined ? {} : { items }) })
  }
}

function stateOf(report: CheckReport): CheckState {
  if (report.exitCode === exitCode.precheck) return 'blocked'
  return report.exitCode === exitCode.ok ? 'passed' : 'failed'
}

function passwordOf(secret: Secret, { name }: DataSourceEntry): string {
  if (secret.kind === 'password') return secret.password
  throw dmError('DM-AUTH-011', { resource: `data source ${name}` })
}
