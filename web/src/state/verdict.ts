import type { SubTaskSummary } from '@data-migration/contract/api'

export type Verdict = NonNullable<SubTaskSummary['verdict']>
