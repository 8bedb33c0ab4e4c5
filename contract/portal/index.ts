export { type AccountsReport, type AccountStatement, type MergedRole } from './accounts.ts'
export { type AssessedObject, assessedObjectSchema, type Assessment, assessmentSchema } from './assessment.ts'
export { type Control, type ControlRequest, controlSchema } from './control.ts'
export {
  type Conflict,
  conflictSchema,
  type IncrementalCounters,
  incrementalCountersSchema,
  type LiveVerification,
  liveVerificationSchema,
  type Progress,
  progressSchema,
  type TableCounters,
  type SpoolCounters,
  tableCountersSchema,
  type TableState,
} from './counters.ts'
export { type DdlEdit, ddlEditSchema, editableKindSchema, sourceHashSchema } from './ddl-edit.ts'
export {
  ddlProblem,
  ddlStatements,
  type EditableKind,
  editableKinds,
  makingStatement,
  readOnlyBlock,
} from './ddl-statements.ts'
export * from './event.ts'
export * from './executor.ts'
export { type ExitCode, exitCode } from './exit-code.ts'
export {
  type Job,
  jobSchema,
  type ObjectSelection,
  type SourceEndpoint,
  type TargetEndpoint,
  type TlsSettings,
} from './job.ts'
export { type Position, positionSchema } from './position.ts'
export * from './report.ts'
export {
  type DecisionAction,
  decisionActionSchema,
  decisionActions,
  type StatementDecision,
  statementDecisionSchema,
  type UndecidedStatement,
  undecidedStatementSchema,
} from './statement-decision.ts'
export { type TargetSqlProblem, targetSqlProblem } from './target-sql.ts'
export { isOneCondition } from './condition.ts'
export { readableCharsets, type TableRule, tableRuleSchema, type TableRules } from './table-rule.ts'
