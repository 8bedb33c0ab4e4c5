import type { ObjectDifference } from '@data-migration/contract/portal'
import type { Answer, AnswerRow } from '../../model/ports/answers.ts'
import type { SourceType } from '../../model/source-type.ts'
import { comparableCell } from './comparable-cell.ts'

export type BothAnswers = Pick<ObjectDifference, 'expected' | 'found'>

export type Comparison =
  | { readonly result: 'alike' }
  | ({ readonly result: 'differs' } & BothAnswers)
  /** Why nothing can be said. */
  | { readonly result: 'unknown'; readonly reason: string }

export interface AnswerPair {
  readonly source: Answer
  readonly target: Answer
  readonly types: readonly SourceType[]
  /** False: a row is told by its size only. */
  readonly showsValues: boolean
}

/** Pure. Rows in any order; an error on one side has to be one on the other, whatever it says. */
export function compareAnswers({ source, target, types, showsValues }: AnswerPair): Comparison {
  for (const answer of [source, target])
    if (answer.kind === 'none') return { result: 'unknown', reason: reasons[answer.why] }
  if (source.kind === 'error' && target.kind === 'error') return { result: 'alike' }
  const tell = showsValues ? shown : (row: AnswerRow) => `a row of ${row.length} value(s)`
  if (source.kind === 'rows' && target.kind === 'rows')
    return compareRows(source.rows, target.rows, types, tell)
  return {
    result: 'differs',
    expected: whole(source, showsValues, tell),
    found: whole(target, showsValues, tell),
  }
}

const reasons: Readonly<Record<(Answer & { kind: 'none' })['why'], string>> = {
  slow: 'it takes too long to answer',
  long: 'it has more rows than are compared',
  changes: 'it changes data',
  forbidden: 'the user may not ask for it',
  unbounded: 'the server cannot bound how long a function runs',
}

type Tell = (row: AnswerRow) => string

function compareRows(
  source: readonly AnswerRow[],
  target: readonly AnswerRow[],
  types: readonly SourceType[],
  tell: Tell,
): Comparison {
  const left = new Map<string, { row: AnswerRow; count: number }>()
  for (const row of source) {
    const key = keyOf(row, types)
    const known = left.get(key)
    if (known === undefined) left.set(key, { row, count: 1 })
    else known.count += 1
  }
  const extra: AnswerRow[] = []
  for (const row of target) {
    const known = left.get(keyOf(row, types))
    if (known === undefined || known.count === 0) extra.push(row)
    else known.count -= 1
  }
  const missing = [...left.values()].filter(({ count }) => count > 0).map(({ row }) => row)
  if (missing.length === 0 && extra.length === 0) return { result: 'alike' }
  return {
    result: 'differs',
    expected: side(source, missing, tell),
    found: side(target, extra, tell),
  }
}

function keyOf(row: AnswerRow, types: readonly SourceType[]): string {
  return JSON.stringify(
    row.map((cell, at) => {
      const type = types[at]
      return type === undefined ? cell : comparableCell(cell, type)
    }),
  )
}

function side(all: readonly AnswerRow[], own: readonly AnswerRow[], tell: Tell): string {
  const [first] = own
  const count = `${all.length} row(s)`
  if (all.length === 1 && first !== undefined) return tell(first)
  return first === undefined ? count : `${count}, only here ${tell(first)}`
}

function whole(answer: Answer, showsValues: boolean, tell: Tell): string {
  if (answer.kind === 'rows') return side(answer.rows, answer.rows, tell)
  return answer.kind === 'error' && showsValues ? `error: ${answer.text}` : 'an error'
}

const longest = 300

function shown(row: AnswerRow): string {
  const text = row.map((cell) => (cell === null ? 'NULL' : JSON.stringify(cell))).join(', ')
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
