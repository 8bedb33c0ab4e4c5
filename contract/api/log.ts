import { z } from 'zod'
import { bigCount, instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** A file name of the list, never a path: nothing outside of the workspace's logs can be named. */
export const logFileName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9][\w-]*(\.[\w-]+)*$/, 'a name from the list of logs')

export const logFileSchema = z
  .object({ name: logFileName, sizeBytes: bigCount, modifiedAt: instant })
  .meta({ id: 'LogFile' })

/** One answer carries at most this much; ask again from `nextOffset`. */
export const logChunkBytes = 1_048_576

export const logChunkSchema = z
  .object({
    name: logFileName,
    offset: z.int().nonnegative(),
    /** Where the next range begins. */
    nextOffset: z.int().nonnegative(),
    sizeBytes: bigCount,
    /** Whole lines; a line longer than the range is cut. */
    text: z.string(),
  })
  .meta({ id: 'LogChunk' })
export type LogChunk = z.infer<typeof logChunkSchema>

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })
const fileParams = subTaskParams.extend({ file: logFileName })
/** What reaching the executor of a sub-task can fail with. */
export const executorErrors = [
  'DM-TASK-002',
  'DM-INST-019',
  'DM-SSH-001',
  'DM-SSH-002',
  'DM-SSH-003',
  'DM-SSH-004',
  'DM-SSH-006',
  'DM-SSH-010',
  'DM-SSH-011',
  'DM-SSH-012',
  'DM-SSH-014',
  'DM-SSH-015',
] as const
const reach = [...executorErrors, 'DM-TASK-023'] as const

export const logRoutes = defineRoutes({
  'logs.list': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/logs',
    summary: 'Log files of a sub-task on its executor',
    permission: 'view',
    params: subTaskParams,
    status: 200,
    response: z.object({ items: z.array(logFileSchema) }),
    errors: executorErrors,
  },
  'logs.read': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/logs/:file',
    summary: 'A range of a log file; without an offset its end',
    permission: 'view',
    params: fileParams,
    query: z.strictObject({
      offset: z.coerce.number().int().min(0).optional(),
      length: z.coerce.number().int().min(1).max(logChunkBytes).default(65_536),
    }),
    status: 200,
    response: logChunkSchema,
    errors: [...reach, 'DM-TASK-105'],
  },
  'logs.download': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/logs/:file/content',
    summary: 'The whole log file as a stream',
    permission: 'view',
    params: fileParams,
    status: 200,
    response: { contentType: 'text/plain; charset=utf-8' },
    errors: reach,
  },
})
