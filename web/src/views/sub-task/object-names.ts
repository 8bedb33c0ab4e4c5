import type { ObjectResult } from '@data-migration/contract/portal'

/** What every list of objects shows of each. */
export type ObjectNames = Pick<ObjectResult, 'kind' | 'sourceName' | 'targetName'>
