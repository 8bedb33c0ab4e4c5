import type { SubTaskDetail } from '@data-migration/contract/api'
import type { TableCounters } from '@data-migration/contract/portal'

/** What every tab of the sub-task page is given. */
export interface TabProps {
  readonly subTask: SubTaskDetail
  readonly tables: readonly TableCounters[]
}
