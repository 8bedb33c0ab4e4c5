import { describe, expect, it } from 'vitest'
import { type SubTaskOutcome, mainTaskState, mainTaskStateTable } from './main-task-state.ts'
import { subTaskStateOfCode, subTaskStates, subTaskStateTable } from './sub-task-state.ts'

describe('the codes of DataKit', () => {
  it.each([
    [0, 'not-started'],
    [1, 'schema'],
    [2, 'full'],
    [3, 'full-done'],
    [4, 'verifying'],
    [5, 'verifying'],
    [6, 'verified'],
    [7, 'incremental'],
    [8, 'incremental'],
    [9, 'incremental-stopping'],
    [10, 'incremental-stopped'],
    [11, 'reverse-starting'],
    [12, 'reverse'],
    [13, 'reverse-stopped'],
    [30, 'incremental-paused'],
    [40, 'reverse-paused'],
    [100, 'finished'],
    [500, 'failed'],
    [1000, 'waiting'],
    [2000, 'installing'],
    [3000, 'precheck-failed'],
  ])('%i is %s', (code, state) => {
    expect(subTaskStateOfCode(code)).toBe(state)
  })

  it('are one for each state, and ours do not meet theirs', () => {
    const codes = subTaskStates.map((state) => subTaskStateTable[state].code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(subTaskStateOfCode(9999)).toBeUndefined()
    const main = Object.values(mainTaskStateTable).map((definition) => definition.code)
    expect(new Set(main).size).toBe(main.length)
  })
})

describe('mainTaskState', () => {
  const sub = (state: SubTaskOutcome['state'], more: Partial<SubTaskOutcome> = {}): SubTaskOutcome => ({
    state,
    loaded: true,
    exitCode: 0,
    installFailed: false,
    ...more,
  })
  const done = sub('finished')

  it.each<[string, SubTaskOutcome[], boolean, string]>([
    ['nothing started', [sub('not-started'), sub('not-started')], false, 'not-started'],
    ['one runs', [done, sub('full')], false, 'running'],
    ['one waits', [done, sub('waiting')], false, 'running'],
    ['one is stopped by a user', [done, sub('stopped')], false, 'running'],
    ['one is still ending', [done, sub('full')], true, 'running'],
    ['all finished', [done, done], false, 'success'],
    ['a user ended it', [done, done], true, 'finished'],
    ['one was ended early', [done, sub('finished', { loaded: false })], false, 'finished'],
    ['one failed', [done, sub('failed', { exitCode: 8 })], false, 'failed'],
    ['one differs', [done, sub('finished', { exitCode: 6 })], false, 'failed'],
    ['one rejected rows', [done, sub('finished', { exitCode: 7 })], false, 'failed'],
    ['one stopped at its pre-check', [done, sub('precheck-failed')], false, 'precheck-failed'],
    ['one could not be installed', [done, sub('failed', { installFailed: true })], false, 'install-failed'],
  ])('when %s', (_what, subTasks, endedByUser, expected) => {
    expect(mainTaskState(subTasks, endedByUser)).toBe(expected)
  })
})
