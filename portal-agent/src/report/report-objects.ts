import type { ObjectVerdict, Report } from '@data-migration/contract/portal'
import type { Section } from './report-section.ts'

/** What is said of all tables' objects together. */
export interface ObjectSummary {
  readonly equal: boolean
  readonly text: string
}

export function objectSummary(verification: readonly ObjectVerdict[]): ObjectSummary {
  const tables = tableSummary(verification.filter(({ kind }) => kind === undefined))
  const asked = verification.filter(({ kind }) => kind !== undefined)
  if (asked.length === 0) return tables
  const count = (state: ObjectVerdict['objects']) => asked.filter(({ objects }) => objects === state).length
  const [differs, left] = [count('differs'), count('not-compared')]
  const rest = left === 0 ? '' : `, ${left} not compared`
  const text =
    differs === 0
      ? `${count('equal')} of ${asked.length} view(s) and function(s) answer alike${rest}`
      : `${differs} of ${asked.length} view(s) and function(s) ANSWER OTHERWISE${rest}, see below`
  return { equal: tables.equal && differs === 0, text: `${tables.text}; ${text}` }
}

function tableSummary(verification: readonly ObjectVerdict[]): ObjectSummary {
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

/** What nothing is known of, with the reason. */
export function notComparedSection({ objectVerification = [] }: Report): Section {
  const lines = objectVerification
    .filter(({ objects }) => objects === 'not-compared')
    .map(({ kind = 'table', table, reason = '' }) => `${kind} ${table}: ${reason}`)
  return { title: `Not compared (${lines.length})`, lines }
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
