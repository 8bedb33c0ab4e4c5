import { createHash } from 'node:crypto'
import { DmError, dmError } from '@data-migration/contract/errors'
import type { StatementDecision } from '@data-migration/contract/portal'
import type { SubTask } from '../store/sub-tasks.ts'
import { type Change, changeSubTask } from './change-sub-task.ts'
import type { LifeDeps } from './life-deps.ts'
import { isUndecided } from './open-decision.ts'
import { operation } from './operate.ts'
import { assertReadyExecutor } from './ready-executor.ts'
import type { Decided } from './scheduling-notes.ts'
import type { Actor } from './task-life.ts'

/**
 * Has Portal keep what is to be done about the statement the last run stopped at, then queues the sub-task: its next run carries it
 * out. The order matters: a run that began first would only stop there again. Throws DM-TASK-120 and -121, DM-TASK-018, and why the
 * executor cannot be reached.
 */
export async function decideStatement(
  deps: LifeDeps,
  subTask: SubTask,
  decision: StatementDecision,
  actor: Actor,
): Promise<void> {
  const { store, links, now, supervision, poke } = deps
  const decided = decidedOf(decision)
  // The second of two clicks: what it asks for is on its way.
  if (!isUndecided(subTask) && subTask.scheduling.decided?.digest === decided.digest) return
  assertWaiting(subTask, decision)
  await assertReadyExecutor(store, subTask)
  const link = await links.of(subTask.executorId ?? '')
  await link.decide(subTask.id, decision).catch((error: unknown) => {
    throw ofAnother(error)
  })
  await changeSubTask(store, subTask.id, (current) => {
    assertWaiting(current, decision)
    return continued(current, decision, operation(current, 'resume', actor, now()), decided)
  })
  supervision.attend(subTask.id)
  poke()
}

function assertWaiting(subTask: SubTask, { statement }: StatementDecision): void {
  const { undecided, point, executorId } = subTask
  if (undecided === null || executorId === null || !isUndecided(subTask))
    throw dmError('DM-TASK-120', { state: point.state })
  if (undecided.id !== statement)
    throw dmError('DM-TASK-121', {}, { found: `it waits for ${undecided.id} at ${undecided.position.value}` })
}

/** Somebody has gone on from there on the executor itself. */
function ofAnother(error: unknown): unknown {
  if (!(error instanceof DmError) || error.code !== 'DM-JOB-120') return error
  return dmError('DM-TASK-121', {}, { found: error.found ?? error.message, cause: error })
}

function continued(subTask: SubTask, decision: StatementDecision, change: Change, decided: Decided): Change {
  const { scheduling = subTask.scheduling } = change.move
  const records = (change.records ?? []).map((record) => ({
    ...record,
    event: 'decide',
    detail: detailOf(decision, subTask.undecided?.sql ?? ''),
  }))
  return {
    ...change,
    move: { ...change.move, scheduling: { ...scheduling, decided } },
    records,
    also: async ({ mainTasks }) => {
      await mainTasks.setEndedByUser(subTask.taskId, false)
    },
  }
}

/** SQL that was written for the target may hold rows, which not everybody who reads this may see. */
function detailOf(decision: StatementDecision, sql: string): string {
  const tables = decision.action === 'leave-out' ? (decision.tables ?? []).join(', ') : ''
  return `${decision.action}${tables === '' ? '' : ` (${tables})`}: ${sql.slice(0, 200)}`
}

function decidedOf(decision: StatementDecision): Decided {
  const { statement, action } = decision
  return {
    statement,
    action,
    digest: createHash('sha256').update(JSON.stringify(decision)).digest('hex'),
  }
}
