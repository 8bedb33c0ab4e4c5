import { dmError } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'

/** Tables that can be loaded but not followed: a condition in SQL can be asked of the source's tables, not of its log. */
export function onlineProblems(plans: readonly TablePlan[]): CheckItem[] {
  return plans
    .filter(({ filter }) => filter !== undefined)
    .map(({ source: { name }, filter }) => ({
      key: 'source.table.online-filter',
      severity: 'blocker',
      subject: name,
      found: filter?.where ?? `partitions ${filter?.partitions?.join(', ') ?? ''}`,
      required: 'all rows',
      why: dmError('DM-INC-018', { table: name }).message,
      fix: dmError('DM-INC-018', { table: name }).remedy,
      code: 'DM-INC-018',
    }))
}
