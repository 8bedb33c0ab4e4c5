import type { ObjectVerdict, Report } from '@data-migration/contract/portal'
import type { Section } from './report-section.ts'

/** What is said of all tables' objects together. */
export interface ObjectSummary {
  readonly equal: boolean
  readonly text: string
}

export function objectSummary(verification: readonly ObjectVerdict[]): ObjectSummary {
  const differing = verification.filter(({ objects }) => objects === 'differs')
  if (differing.length === 0)
    return { equal: true, text: `EQUAL - the objects of ${verification.length} table(s) are as planned` }
  const before = differing.filter(({ made }) => !made).length
  const rest = before === 0 ? '' : `, ${before} of them tables that were there before`
  return {
    equal: false,
    text: `DIFFER - objects of ${differing.length} of ${verification.length} table(s) are not as planned${rest}, see below`,
  }
}

/** One line for each thing that is not as planned. */
export function objectDifferenceSection({ objectVerification = [] }: Report): Section {
  const lines = objectVerification.flatMap(({ table, differences }) =>
    differences.map(
      ({ item, name, expected, found }) => `${table}: ${item} ${name}: expected ${expected}, found ${found}`,
    ),
  )
  return { title: `Objects that differ (${lines.length})`, lines }
}
