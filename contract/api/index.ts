export { type Alert, alertSchema } from './alert.ts'
export { type ListedObject, type SubTaskAssessment } from './assessment.ts'
export { type AuditEntryView, auditEntrySchema } from './audit.ts'
export { type Check, checkSchema } from './check.ts'
export {
  dataSourceInputSchema,
  dataSourceSchema,
  dataSourceTestSchema,
  type DataSourceView,
} from './data-source.ts'
export type { DdlEditView } from './ddl-edit.ts'
export { type TaskDraft, taskDraftSchema } from './draft.ts'
export {
  type BatchReply,
  batchReplySchema,
  type ErrorReply,
  errorReplySchema,
  listOf,
  pageQuery,
} from './envelope.ts'
export { type Executor, executorSchema, resourcesSchema } from './executor.ts'
export { hostApiBase, type HostRouteName, hostRoutes, roleSchema, type User, userSchema } from './host.ts'
export {
  type Installation,
  installationSchema,
  installDirectory,
  type InstallInput,
  installInputSchema,
  type InstallState,
  installStateCodes,
  installStateSchema,
  installSteps,
  installStepSchema,
  type PortalPackage,
  portalPackageSchema,
} from './installation.ts'
export { reportFileName } from './report-file.ts'
export { type LogChunk, logChunkBytes, logChunkSchema, logFileName, logFileSchema } from './log.ts'
export {
  hostKeySchema,
  machineInputSchema,
  machineSchema,
  machineTestSchema,
  type MachineView,
} from './machine.ts'
export { optionViewSchema } from './option.ts'
export { detailsOf, parseRequest, type RawRequest } from './parse-request.ts'
export { uuidSchema } from './primitives.ts'
export type { CallOf, RequestOf, ResponseOf } from './route-types.ts'
export { commonErrors, defineRoutes, errorsOf, isMedia, isMutation, type Media, type Route } from './route.ts'
export { type RouteName, routes } from './routes.ts'
export {
  measuredSchema,
  type OpenDecision,
  openDecisionSchema,
  recordSchema,
  type SubTaskDetail,
  subTaskDetailSchema,
  type SubTaskRecord,
  type SubTaskSummary,
  subTaskSummarySchema,
} from './sub-task.ts'
export {
  resetInputSchema,
  type SubTaskDefinition,
  subTaskDefinitionSchema,
  type TaskDetail,
  taskDetailSchema,
  type TaskInput,
  taskInputSchema,
  type TaskSummary,
  taskSummarySchema,
} from './task.ts'
export { apiBase, openApiPath, pathParams, urlOf } from './url.ts'
