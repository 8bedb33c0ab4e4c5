import { alertRoutes } from './alert.ts'
import { assessmentRoutes } from './assessment.ts'
import { auditRoutes } from './audit.ts'
import { checkRoutes } from './check.ts'
import { dataSourceRoutes } from './data-source.ts'
import { ddlEditRoutes } from './ddl-edit.ts'
import { draftRoutes } from './draft.ts'
import { executorRoutes } from './executor.ts'
import { installationRoutes } from './installation.ts'
import { logRoutes } from './log.ts'
import { machineRoutes } from './machine.ts'
import { optionRoutes } from './option.ts'
import { reportFileRoutes } from './report-file.ts'
import { subTaskRoutes } from './sub-task.ts'
import { systemRoutes } from './system.ts'
import { taskRoutes } from './task.ts'

/** Every route of the plugin by its name, which is also its operationId and its action in the audit log. */
export const routes = {
  ...systemRoutes,
  ...taskRoutes,
  ...subTaskRoutes,
  ...draftRoutes,
  ...checkRoutes,
  ...assessmentRoutes,
  ...ddlEditRoutes,
  ...logRoutes,
  ...reportFileRoutes,
  ...executorRoutes,
  ...installationRoutes,
  ...machineRoutes,
  ...dataSourceRoutes,
  ...optionRoutes,
  ...alertRoutes,
  ...auditRoutes,
}

export type RouteName = keyof typeof routes
