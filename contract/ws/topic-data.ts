import { z } from 'zod'
import { executorSchema } from '../api/executor.ts'
import { installationSchema } from '../api/installation.ts'
import { subTaskDetailSchema, subTaskSummarySchema } from '../api/sub-task.ts'
import { taskDetailSchema, taskSummarySchema } from '../api/task.ts'
import { tableCountersSchema } from '../portal/counters.ts'

/** A list that is kept up to date: whole things in, ids out. */
function collection<S extends z.ZodType>(item: S) {
  return {
    snapshot: z.object({ items: z.array(item) }),
    patch: z.object({ upsert: z.array(item), remove: z.array(z.string()) }),
  }
}

const logLine = z.object({ at: z.string(), level: z.string(), message: z.string() })

const executorItem = executorSchema.extend({ installation: installationSchema.nullable() })

/** What the frames of each kind of topic carry in `data`. */
export const topicData = {
  tasks: collection(taskSummarySchema),
  executors: collection(executorItem),
  task: {
    snapshot: z.object({ task: taskDetailSchema, items: z.array(subTaskSummarySchema) }),
    patch: z.object({
      task: taskDetailSchema.optional(),
      upsert: z.array(subTaskSummarySchema),
      remove: z.array(z.string()),
    }),
  },
  subtask: {
    snapshot: z.object({ subTask: subTaskDetailSchema, items: z.array(tableCountersSchema) }),
    /** `upsert`: only tables whose counters have moved; their id is the name. */
    patch: z.object({
      subTask: subTaskDetailSchema.optional(),
      upsert: z.array(tableCountersSchema),
      remove: z.array(z.string()),
    }),
  },
  'subtask-log': {
    snapshot: z.object({ lines: z.array(logLine) }),
    patch: z.object({ lines: z.array(logLine) }),
  },
} as const

export interface CollectionPatch<T> {
  readonly upsert: readonly T[]
  readonly remove: readonly string[]
}

/** The list after a patch: what is known is replaced in place, what is new goes to the end. */
export function patchCollection<T>(
  items: readonly T[],
  patch: CollectionPatch<T>,
  idOf: (item: T) => string,
): T[] {
  const removed = new Set(patch.remove)
  const byId = new Map(items.filter((item) => !removed.has(idOf(item))).map((item) => [idOf(item), item]))
  for (const item of patch.upsert) byId.set(idOf(item), item)
  return [...byId.values()]
}
