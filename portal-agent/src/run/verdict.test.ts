import { dmError, type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult, ObjectVerdict, Position, TableVerdict } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { endingOf, exitOf, type Findings, isOnePointInTime } from './verdict.ts'

function table(verdict: TableVerdict['verdict'], error?: ErrorBody): TableVerdict {
  const missing = verdict === 'different' ? '3' : '0'
  const counts = {
    rowsSource: '9',
    rowsTarget: '9',
    missing,
    extra: '0',
    different: '0',
    changedByPolicy: '0',
  }
  return { table: 't', verdict, ...counts, differences: [], ...(error === undefined ? {} : { error }) }
}

const failedIndex: ObjectResult = {
  kind: 'index',
  sourceName: 'i',
  targetName: 'i',
  state: 'failed',
  remarks: [],
  error: toErrorBody(dmError('DM-TGT-008', { object: 'i', problem: 'p' })),
}
const orphans: ObjectResult = {
  ...failedIndex,
  error: toErrorBody(dmError('DM-TGT-014', { name: 'f', table: 't' })),
}
const paused = toErrorBody(dmError('DM-TGT-010', { table: 't', rejected: 2, budget: 1 }))
const changed = toErrorBody(dmError('DM-SRC-011', { table: 't' }))
const unread = toErrorBody(dmError('DM-VER-002', { table: 't', problem: 'p' }))

const noIndex: ObjectVerdict = {
  table: 't',
  objects: 'differs',
  made: true,
  differences: [{ item: 'index', name: 'i', expected: '(a)', found: 'none' }],
}

const nothing: Findings = {
  verdict: 'equal',
  verification: [],
  objectVerification: [],
  halted: [],
  objects: [],
}

describe('endingOf', () => {
  it.each<[string, Partial<Findings>, number, string | undefined]>([
    ['all equal', { verification: [table('equal')] }, 0, undefined],
    ['no verification asked for', { verdict: 'not-verified' }, 0, undefined],
    [
      'a difference',
      { verdict: 'different', verification: [table('equal'), table('different')] },
      6,
      'DM-VER-001',
    ],
    [
      'a difference to a source that has moved on',
      { verdict: 'not-one-point-in-time', verification: [table('different')] },
      6,
      'DM-VER-001',
    ],
    ['rejects', { verdict: 'finished-with-rejects' }, 7, undefined],
    ['a paused table', { verdict: 'not-verified', halted: [paused] }, 7, 'DM-TGT-010'],
    ['a changed table', { verdict: 'not-verified', halted: [changed] }, 8, 'DM-SRC-011'],
    [
      'a table that could not be read',
      { verdict: 'not-verified', verification: [table('equal'), table('not-verified', unread)] },
      6,
      'DM-VER-002',
    ],
    ['an index the target refused', { objects: [failedIndex] }, 9, 'DM-TGT-008'],
    ['a view the target refused', { objects: [{ ...failedIndex, kind: 'view' }] }, 0, undefined],
    ['an object that is not as planned', { objectVerification: [noIndex] }, 6, 'DM-VER-003'],
    [
      'an object of a table that was there',
      { objectVerification: [{ ...noIndex, made: false }] },
      0,
      undefined,
    ],
    ['orphans', { objects: [orphans] }, 7, 'DM-TGT-014'],
  ])('%s', (_, findings, exitCode, code) => {
    const ending = endingOf({ ...nothing, ...findings })
    expect([ending.exitCode, ending.error?.code]).toEqual([exitCode, code])
  })
})

describe('isOnePointInTime', () => {
  const at = (value: string): Position => ({ kind: 'gtid', value })
  const differing = [table('different')]
  it.each<[string, Partial<Parameters<typeof isOnePointInTime>[0]>, boolean]>([
    ['one view for all', { oneView: true, chunkPositions: [null], verifiedAt: null }, true],
    ['the log did not move', { chunkPositions: [at('a'), at('a')], verifiedAt: at('a') }, true],
    ['a chunk of another position', { chunkPositions: [at('a'), at('b')], verifiedAt: at('b') }, false],
    ['verified at another position', { chunkPositions: [at('a')], verifiedAt: at('b') }, false],
    ['unknown positions', { chunkPositions: [null], verifiedAt: null }, false],
    [
      'other positions, yet equal',
      { chunkPositions: [at('a')], verifiedAt: at('b'), verification: [table('equal')] },
      true,
    ],
  ])('%s', (_, facts, expected) => {
    const defaults = { verification: differing, chunkPositions: [], verifiedAt: null, oneView: false }
    expect(isOnePointInTime({ ...defaults, ...facts })).toBe(expected)
  })
})

describe('exitOf', () => {
  it.each([
    ['DM-JOB-008', 10],
    ['DM-SRC-002', 8],
    ['DM-JOB-099', 1],
    ['something else', 1],
  ])('%s', (code, exit) => {
    expect(exitOf(code)).toBe(exit)
  })
})
