import { z } from 'zod'
import { executorErrors } from './log.ts'
import { bigCount, instant, uuidSchema } from './primitives.ts'
import { defineRoutes } from './route.ts'

/** A file of the last run's reports: `report.html`, `differences.csv`, and below `repair/` what mends the target. */
export const reportFileName = z
  .string()
  .max(160)
  .regex(/^(repair\/)?[A-Za-z0-9][\w-]*(\.[\w-]+)*$/, 'a name from the list of report files')

const reportFileSchema = z
  .object({ name: reportFileName, sizeBytes: bigCount, modifiedAt: instant })
  .meta({ id: 'ReportFile' })

const subTaskParams = z.strictObject({ subTaskId: uuidSchema })

export const reportFileRoutes = defineRoutes({
  'reportFiles.list': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/report-files',
    summary: 'Files of the last run’s reports on its executor',
    permission: 'view',
    params: subTaskParams,
    status: 200,
    response: z.object({ items: z.array(reportFileSchema) }),
    errors: executorErrors,
  },
  'reportFiles.download': {
    method: 'get',
    path: '/sub-tasks/:subTaskId/report-files/:file/content',
    summary: 'A file of the reports as a stream. It holds rows of the user',
    permission: 'operate',
    params: subTaskParams.extend({ file: reportFileName }),
    status: 200,
    response: { contentType: 'application/octet-stream' },
    errors: [...executorErrors, 'DM-TASK-034'],
  },
})
