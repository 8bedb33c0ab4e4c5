import { dmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'

const lost = dmError('DM-SSH-001', { host: 'h', port: 1, problem: 'p' })
const refused = dmError('DM-SSH-002', { host: 'h', port: 1, user: 'u' })

describe('backOffMs', () => {
  it.each([
    [1, 250],
    [2, 500],
    [5, 4000],
    [7, 15_000],
    [500, 15_000],
  ])('grows with %i failures to %i ms', (failures, middleMs) => {
    expect(backOffMs(failures, lost, 0.5)).toBe(middleMs)
  })

  it('spreads by a quarter to both sides', () => {
    expect([backOffMs(3, lost, 0), backOffMs(3, lost, 0.999)]).toEqual([750, 1250])
  })

  it('asks rarely where only a person can help, so that no account gets locked', () => {
    expect(backOffMs(1, refused, 0.5)).toBe(60_000)
  })
})
