import { z } from 'zod'

/** What a user asks of a sub-task. */
export const userEvents = [
  'start',
  'stop',
  'resume',
  'finish',
  'reset',
  'verify',
  'repair',
  'apply-repair',
  'stop-incremental',
  'start-reverse',
  'stop-reverse',
] as const

/** What the scheduler decides or finds out. */
export const schedulerEvents = [
  'install-started',
  'install-done',
  'install-failed',
  'lost',
  'requeued',
] as const

/**
 * What Portal reports. `completed`: its run ended with everything done. `halted`: it ended because it was asked to.
 * `incremental-undecided`: it ended in front of a statement that nobody but an operator can decide about.
 */
export const portalEvents = [
  'run-started',
  'precheck-failed',
  'schema-started',
  'full-started',
  'full-done',
  'verify-started',
  'verify-done',
  'incremental-started',
  'incremental-paused',
  'incremental-undecided',
  'incremental-stopped',
  'reverse-started',
  'reverse-paused',
  'reverse-stopped',
  'halted',
  'completed',
  'failed',
] as const

export type UserEvent = (typeof userEvents)[number]
export type SchedulerEvent = (typeof schedulerEvents)[number]
export type PortalReport = (typeof portalEvents)[number]
export type SubTaskEvent = UserEvent | SchedulerEvent | PortalReport

export const userEventSchema = z.enum(userEvents)

export const subTaskEvents: readonly SubTaskEvent[] = [...userEvents, ...schedulerEvents, ...portalEvents]

export function isUserEvent(event: SubTaskEvent): event is UserEvent {
  return (userEvents as readonly string[]).includes(event)
}
