import type { Alerts } from './alerts.ts'
import type { Assessments } from './assessments.ts'
import type { ChangeListener } from './changes.ts'
import type { Checks } from './checks.ts'
import type { DdlEdits } from './ddl-edits.ts'
import type { Drafts } from './drafts.ts'
import type { EventCursors } from './event-cursors.ts'
import type { Executors, Installations } from './executors.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'
import type { MainTasks } from './main-tasks.ts'
import type { Packages } from './packages.ts'
import type { Queue } from './queue.ts'
import type { Records } from './records.ts'
import type { Results } from './results.ts'
import type { SubTasks } from './sub-tasks.ts'

/** One repository for each aggregate. A failure of the database itself is DM-TASK-108. */
export interface Repositories {
  readonly mainTasks: MainTasks
  readonly subTasks: SubTasks
  readonly records: Records
  readonly cursors: EventCursors
  readonly results: Results
  readonly checks: Checks
  readonly assessments: Assessments
  readonly ddlEdits: DdlEdits
  readonly executors: Executors
  readonly installations: Installations
  readonly packages: Packages
  readonly queue: Queue
  readonly alerts: Alerts
  readonly drafts: Drafts
  readonly idempotencyKeys: IdempotencyKeys
}

export interface Store extends Repositories {
  /**
   * All or nothing. Inside, only the repositories given may be used: others would wait for this very transaction. Keep it
   * short and never wait in it for anything but the store.
   */
  transaction<T>(work: (inside: Repositories) => Promise<T>): Promise<T>

  /** Calls back after the commit of every change; the returned function ends it. A listener must not throw. */
  onChange(listener: ChangeListener): () => void
}
