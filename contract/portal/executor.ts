import { z } from 'zod'
import { errandKinds } from '../task/errand.ts'

/** What the server and Portal on an executor say to each other besides events and control lines: one JSON object a line. */

/** Passwords of a job's two ends; null logs in without one. They travel by standard input only. */
export const jobSecretsSchema = z.strictObject({
  source: z.string().nullable(),
  target: z.string().nullable(),
})

/** What a started Portal does. Only `apply-repair` applies statements of repair, whatever the job's options say. */
export const startCommandSchema = z.enum(['run', ...errandKinds])
export type StartCommand = z.infer<typeof startCommandSchema>

/** Standard input of `portal start`; the job carries no password. */
export const startOrderSchema = z.strictObject({
  job: z.unknown(),
  secrets: jobSecretsSchema,
  /** Absent: the migration. */
  command: startCommandSchema.optional(),
})

/** Names a process for good: pids are reused, start times (clock ticks since boot, proc(5)) within one boot are not. */
const processNameSchema = z.object({ pid: z.int(), startTime: z.string(), bootId: z.string() })

/** Answer of `portal start`: the detached process holds its workspace and listens. */
export const startedSchema = z.object({
  v: z.literal(1),
  type: z.literal('started'),
  subTask: z.string(),
  ...processNameSchema.shape,
  /** False when this very sub-task was running already and nothing was started. */
  started: z.boolean(),
})

export const portalProcessSchema = z.object({
  subTask: z.string(),
  /** Null: no process works in the workspace. */
  process: processNameSchema.nullable(),
  lastSeq: z.int().nonnegative(),
  /** Exit code of the last run's `ended` event; null while it runs and when it died without one. */
  exitCode: z.int().nullable(),
  /** It died without an end (killed, reboot), and with it the passwords: `start` has to deliver them again. */
  secretsNeeded: z.boolean(),
})

/** Answer of `portal probe`. Bytes are text because they may pass 2^53. */
export const machineProbeSchema = z.object({
  v: z.literal(1),
  type: z.literal('probe'),
  at: z.string(),
  hostname: z.string(),
  os: z.string(),
  kernel: z.string(),
  architecture: z.string(),
  cores: z.int().positive(),
  loadAverage1m: z.number(),
  memoryTotalBytes: z.string(),
  /** MemAvailable of /proc/meminfo. */
  memoryAvailableBytes: z.string(),
  /** Of the file system that holds the workspaces. */
  diskTotalBytes: z.string(),
  diskFreeBytes: z.string(),
  portalVersion: z.string(),
  portals: z.array(portalProcessSchema),
})

/** Last line of `portal attach` when the process is gone without an `ended` event. */
export const vanishedSchema = z.object({
  v: z.literal(1),
  type: z.literal('vanished'),
  lastSeq: z.int().nonnegative(),
  secretsNeeded: z.literal(true),
})

/** A file below `logs/` or `reports/` of a workspace; `name` is relative to the workspace. */
export const workspaceFileSchema = z.object({
  name: z.string(),
  bytes: z.int().nonnegative(),
  modifiedAt: z.string(),
})

export const workspaceFilesSchema = z.object({
  v: z.literal(1),
  type: z.literal('files'),
  files: z.array(workspaceFileSchema),
})

export const fileRangeSchema = z.object({
  v: z.literal(1),
  type: z.literal('range'),
  name: z.string(),
  offset: z.int().nonnegative(),
  /** Size of the whole file when it was read. */
  size: z.int().nonnegative(),
  base64: z.string(),
})

export const portalVersionSchema = z.object({
  v: z.literal(1),
  type: z.literal('version'),
  version: z.string(),
  node: z.string(),
  architecture: z.string(),
})

export const discardedSchema = z.object({
  v: z.literal(1),
  type: z.literal('discarded'),
  subTasks: z.array(z.string()),
})

/** Answer of `portal forget`. */
export const forgottenSchema = z.object({
  v: z.literal(1),
  type: z.literal('forgotten'),
  subTask: z.string(),
  /** Of the fence; null where the target knew nothing of the sub-task. */
  epoch: z.int().nullable(),
  droppedTables: z.array(z.string()),
})

/** `portal logs` gives at most this much in one line. */
export const longestRangeBytes = 1024 * 1024

export type JobSecrets = z.infer<typeof jobSecretsSchema>
export type StartedPortal = z.infer<typeof startedSchema>
export type PortalProcess = z.infer<typeof portalProcessSchema>
export type MachineProbe = z.infer<typeof machineProbeSchema>
export type Vanished = z.infer<typeof vanishedSchema>
export type WorkspaceFile = z.infer<typeof workspaceFileSchema>
export type WorkspaceFiles = z.infer<typeof workspaceFilesSchema>
export type FileRangeLine = z.infer<typeof fileRangeSchema>
export type PortalVersion = z.infer<typeof portalVersionSchema>
export type Discarded = z.infer<typeof discardedSchema>
export type ForgottenLine = z.infer<typeof forgottenSchema>
