import { describe, expect, it } from 'vitest'
import type { Answer, AnswerRow } from '../../model/ports/answers.ts'
import type { SourceType } from '../../model/source-type.ts'
import { compareAnswers } from './compare-answers.ts'

const text: SourceType = {
  ...{ base: 'varchar', full: 'varchar(9)', unsigned: false, length: 9, precision: null, scale: null },
  ...{ fraction: null, charset: null, collation: null, members: [] },
}
const rows = (...all: AnswerRow[]): Answer => ({ kind: 'rows', rows: all })
const failure: Answer = { kind: 'error', text: 'no such thing' }
const compare = (source: Answer, target: Answer, showsValues = true) =>
  compareAnswers({ source, target, types: [text, text], showsValues })

describe('answers of both sides', () => {
  it('are alike in any order of their rows', () => {
    expect(compare(rows(['a', '1'], ['b', null]), rows(['b', null], ['a', '1']))).toEqual({ result: 'alike' })
  })

  it('differ by a row, and by how often it comes', () => {
    expect(compare(rows(['a', '1'], ['b', null]), rows(['a', '1'], ['b', '']))).toEqual({
      result: 'differs',
      expected: '2 row(s), only here "b", NULL',
      found: '2 row(s), only here "b", ""',
    })
    expect(compare(rows(['a', '1'], ['a', '1']), rows(['a', '1']))).toMatchObject({
      expected: '2 row(s), only here "a", "1"',
      found: '1 row(s)',
    })
    expect(compare(rows(['a', '1']), rows(['a', '1'], ['a', '1'])).result).toBe('differs')
  })

  it('are alike when both fail, and differ when one does', () => {
    expect(compare(failure, { kind: 'error', text: 'otherwise said' })).toEqual({ result: 'alike' })
    expect(compare(rows(['a', '1']), failure)).toEqual({
      result: 'differs',
      expected: '"a", "1"',
      found: 'error: no such thing',
    })
  })

  it('are not known where one side cannot say', () => {
    const slow: Answer = { kind: 'none', why: 'slow' }
    expect(compare(rows(['a', '1']), slow)).toEqual({
      result: 'unknown',
      reason: 'it takes too long to answer',
    })
    expect(compare(slow, failure).result).toBe('unknown')
  })

  it('show no value where none may be kept', () => {
    const told = JSON.stringify(compare(rows(['secret', '1']), rows(['other', '1']), false))
    expect(told).toContain('a row of 2 value(s)')
    expect(told).not.toMatch(/secret|other/)
    expect(JSON.stringify(compare(rows(['secret', '1']), failure, false))).not.toContain('no such thing')
  })
})
