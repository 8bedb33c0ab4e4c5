import { mainTaskStates, subTaskStates } from '@data-migration/contract/task'
import { describe, expect, it } from 'vitest'
import { subTaskLook, taskLook } from './look.ts'

describe('subTaskLook', () => {
  it('is good only for an end that is proven equal', () => {
    const good = subTaskStates.filter((state) => subTaskLook(state, null).tone === 'success')
    expect(good).toEqual([])
    expect(subTaskLook('finished', 'equal').tone).toBe('success')
  })

  it.each([
    ['different', 'danger'],
    ['finished-with-rejects', 'warning'],
    ['not-one-point-in-time', 'warning'],
    ['not-verified', 'info'],
  ] as const)('a verdict of %s is %s', (verdict, tone) => {
    expect(subTaskLook('finished', verdict).tone).toBe(tone)
  })

  it('leaves the look of what goes on to its state', () => {
    expect(subTaskLook('incremental', 'different').tone).toBe('primary')
  })
})

describe('taskLook', () => {
  it('is green for success alone', () => {
    expect(mainTaskStates.filter((state) => taskLook(state).tone === 'success')).toEqual(['success'])
  })
})
