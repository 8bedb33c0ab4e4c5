import type { ObjectVerdict, Report, TableVerdict } from '@data-migration/contract/portal'
import { contains } from '../paging.ts'

type Difference = TableVerdict['differences'][number] & { readonly table: string }

type ObjectDifference = ObjectVerdict['differences'][number] & Pick<ObjectVerdict, 'table' | 'made'>

export interface VerdictFilter {
  readonly verdict?: TableVerdict['verdict'] | undefined
  readonly search?: string | undefined
}

/** What somebody has to look at comes first. */
const order: readonly TableVerdict['verdict'][] = ['different', 'not-verified', 'equal-with-policy', 'equal']

/** Verdicts without their rows. */
export function tableVerdicts(report: Report | null, { verdict, search }: VerdictFilter) {
  const found = (report?.verification ?? []).filter(
    (table) => (verdict === undefined || table.verdict === verdict) && contains(table.table, search),
  )
  return found
    .map(({ differences: _, ...rest }) => rest)
    .sort(
      (one, other) =>
        order.indexOf(one.verdict) - order.indexOf(other.verdict) || one.table.localeCompare(other.table),
    )
}

/** `masked`: which rows they are, and what is in them, is for those who may see rows at rest. */
export function differencesOf(
  report: Report | null,
  table: string | undefined,
  masked: boolean,
): readonly Difference[] {
  const tables = (report?.verification ?? []).filter((one) => table === undefined || one.table === table)
  return tables.flatMap(({ table: name, differences }) =>
    differences.map(({ kind, key, columns, values }) => ({
      table: name,
      kind,
      key: masked ? '***' : key,
      columns,
      ...(masked || values === undefined ? {} : { values }),
    })),
  )
}

/**
 * One line for each thing; of tables the migration made first, for those decide. `masked`: what views and functions answer
 * holds rows.
 */
export function objectDifferencesOf(report: Report | null, masked: boolean): readonly ObjectDifference[] {
  const found = (report?.objectVerification ?? []).flatMap(({ table, kind, made, differences }) =>
    differences.map((difference) => ({
      ...{ table, made, ...difference },
      ...(masked && kind !== undefined ? { expected: '***', found: '***' } : {}),
    })),
  )
  return found.sort((one, other) => Number(other.made) - Number(one.made))
}

/** How many of what was looked at; null before anything was. */
export function objectCountsOf(report: Report | null) {
  const all = report?.objectVerification
  if (all === undefined) return { tables: null, answers: null }
  const asked = all.filter(({ kind }) => kind !== undefined)
  const count = (state: ObjectVerdict['objects']) => asked.filter(({ objects }) => objects === state).length
  return {
    tables: all.length - asked.length,
    answers:
      asked.length === 0
        ? null
        : { alike: count('equal'), differing: count('differs'), notCompared: count('not-compared') },
  }
}
