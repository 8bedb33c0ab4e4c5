import { DmError, dmError } from '@data-migration/contract/errors'
import {
  type OptionDefinition,
  optionInputSchema,
  optionTable,
  type OptionValues,
} from '@data-migration/contract/options'
import type { SubTask } from '../store/sub-tasks.ts'
import { assertDone } from './assert-done.ts'
import { changeSubTask } from './change-sub-task.ts'
import type { LifeDeps } from './life-deps.ts'
import type { Actor } from './task-life.ts'

/** Sends a live option to the run there is and keeps it for later runs. Throws DM-TASK-024, DM-TASK-100. */
export async function setLiveOption(
  { store, links, now }: LifeDeps,
  subTask: SubTask,
  key: string,
  value: string | number | boolean,
  actor: Actor,
): Promise<void> {
  const definition = (optionTable as Readonly<Record<string, OptionDefinition>>)[key]
  if (definition?.live !== true) throw dmError('DM-TASK-024', { option: key })
  const parsed = optionInputSchema.safeParse({ [key]: value })
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ code, message }) => ({ path: 'body.value', code, message }))
    throw dmError('DM-TASK-100', { count: details.length }, { details })
  }
  await keep(store, subTask, parsed.data, `${key} = ${value}`, actor)
  const { run } = subTask.scheduling
  if (run?.stage !== 'started') return
  const link = await links.of(run.executorId)
  try {
    const control = { id: `set-${now()}`, cmd: 'set-option', args: { key, value } } as const
    assertDone(await link.control(subTask.id, control))
  } catch (error) {
    // The run has just ended: the next one begins with it.
    if (!(error instanceof DmError && error.code === 'DM-JOB-015')) throw error
  }
}

async function keep(
  store: LifeDeps['store'],
  { id }: SubTask,
  changed: Partial<OptionValues>,
  detail: string,
  { userName }: Actor,
): Promise<void> {
  await changeSubTask(store, id, ({ scheduling, point }) => ({
    move: { scheduling: { ...scheduling, changedOptions: { ...scheduling.changedOptions, ...changed } } },
    records: [{ kind: 'operation', event: 'set-option', state: point.state, user: userName, detail }],
  }))
}
