import type { Credentials, DataSources, Logger } from '@data-migration/contract/plugin'
import type { ExecutorLinks } from '../scheduling/executor-links.ts'
import type { Store } from '../store/store.ts'

/** What the parts of the life of tasks are given. */
export interface TaskDeps {
  readonly store: Store
  readonly links: ExecutorLinks
  readonly dataSources: DataSources
  readonly credentials: Credentials
  /** As people know it. */
  readonly executorName: (executorId: string) => Promise<string>
  readonly logger: Logger
  readonly now: () => string
}
