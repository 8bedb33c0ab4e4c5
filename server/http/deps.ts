import type { Health, HostContext } from '@data-migration/contract/plugin'
import type { Assessments } from '../assessment/assessments.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Installations } from '../fleet/installations.ts'
import type { PortalPackages } from '../fleet/portal-packages.ts'
import type { PreChecks } from '../precheck/pre-checks.ts'
import type { Store } from '../store/store.ts'
import type { TaskLife } from '../tasks/task-life.ts'
import type { Views } from '../views/views.ts'

/** What the handlers work with. */
export interface HttpDeps {
  readonly context: HostContext
  readonly store: Store
  readonly life: TaskLife
  readonly fleet: Fleet
  readonly installations: Installations
  readonly packages: PortalPackages
  readonly checks: PreChecks
  readonly assessments: Assessments
  readonly views: Views
  readonly version: string
  readonly health: () => Promise<Health>
  readonly now: () => string
}
