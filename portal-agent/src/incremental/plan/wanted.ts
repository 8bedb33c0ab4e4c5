import type { ChangeBlock } from '../../model/change-block.ts'
import type { TablePlan } from '../../model/table-plan.ts'

/** Whether a change counts; windows of the load leave some out. */
export type Wanted = (plan: TablePlan, block: ChangeBlock) => boolean
