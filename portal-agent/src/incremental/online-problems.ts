import { dmError } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import type { TablePlan } from '../model/table-plan.ts'

/**
 * Tables that can be loaded but not followed: a condition in SQL can be asked of the source's tables, not of its log; and
 * the log holds former versions of rows like those of now (pitfall C06).
 */
export function onlineProblems(plans: readonly TablePlan[]): CheckItem[] {
  return plans.flatMap(({ source, filter }) => [
    ...(filter === undefined ? [] : [filterItem(source.name, filter)]),
    ...(source.versioned === true ? [versionsItem(source.name)] : []),
  ])
}

function filterItem(table: string, { where, partitions }: NonNullable<TablePlan['filter']>): CheckItem {
  return item('DM-INC-018', table, {
    key: 'source.table.online-filter',
    found: where ?? `partitions ${partitions?.join(', ') ?? ''}`,
    required: 'all rows',
  })
}

function versionsItem(table: string): CheckItem {
  return item('DM-INC-022', table, {
    key: 'source.table.online-versions',
    found: 'SYSTEM VERSIONING',
    required: 'rows of now only',
  })
}

function item(
  code: 'DM-INC-018' | 'DM-INC-022',
  table: string,
  about: Pick<CheckItem, 'key' | 'found' | 'required'>,
): CheckItem {
  const { message, remedy } = dmError(code, { table })
  return { ...about, severity: 'blocker', subject: table, why: message, fix: remedy, code }
}
