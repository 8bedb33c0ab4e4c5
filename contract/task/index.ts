export { type Aspect, aspects, type Effects } from './action-effects.ts'
export { type Action, type ActionRule, actions, actionTable, consequencesOf, textOf } from './action-table.ts'
export { type Errand, type ErrandKind, errandKinds, errandKindSchema, isErrandKind } from './errand.ts'
export { reportOf, reportOfExit } from './from-portal.ts'
export {
  type MainTaskState,
  mainTaskState,
  mainTaskStates,
  mainTaskStateSchema,
  mainTaskStateTable,
  type SubTaskOutcome,
} from './main-task-state.ts'
export { type MeasuredProgress, measuredProgress } from './measured-progress.ts'
export { type PhaseEntry, phasesOf, type PhasePlan, phasePlanSchema, planProblem } from './phase-plan.ts'
export { mainTaskProgress, type ObjectCounts, objectProgress, subTaskProgress } from './progress.ts'
export { etaSeconds, keepWindow, type Rate, rateOf, type RateSample, type Remaining } from './rate.ts'
export {
  isUserEvent,
  type PortalReport,
  type SchedulerEvent,
  type SubTaskEvent,
  subTaskEvents,
  type UserEvent,
  userEvents,
  userEventSchema,
} from './sub-task-event.ts'
export {
  type StateFamily,
  type SubTaskState,
  subTaskStateOfCode,
  subTaskStates,
  subTaskStateSchema,
  subTaskStateTable,
} from './sub-task-state.ts'
export { type Target, transitionTable } from './transition-table.ts'
export {
  newPoint,
  type PendingRequest,
  possibleRequests,
  type SubTaskPoint,
  transition,
  type Transition,
} from './transition.ts'
export { afterUnwantedReport } from './unwanted-report.ts'
