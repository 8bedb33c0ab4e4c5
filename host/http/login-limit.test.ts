import { DmError } from '@data-migration/contract/errors'
import { beforeEach, describe, expect, it } from 'vitest'
import { LoginLimit } from './login-limit.ts'

let now: number
let limit: LoginLimit
beforeEach(() => {
  now = 1_000_000
  limit = new LoginLimit(() => now)
})

function secondsToWait(user: string, address: string): number {
  try {
    limit.begin(user, address)
    return 0
  } catch (error) {
    return error instanceof DmError && error.code === 'DM-AUTH-004' ? Number(error.params['seconds']) : -1
  }
}
const fail = (times: number, user: string, address = '1.1.1.1') =>
  Array.from({ length: times }, () => secondsToWait(user, address))

describe('LoginLimit', () => {
  it('lets five failures of a user from an address pass, and then none', () => {
    expect(fail(6, 'ann')).toEqual([0, 0, 0, 0, 0, 300])
    expect(secondsToWait('ANN', '1.1.1.1')).toBe(300)
  })

  it('does not lock the user out at other addresses', () => {
    fail(6, 'ann')
    expect(secondsToWait('ann', '2.2.2.2')).toBe(0)
  })

  it('opens again when the window of the first failure is over', () => {
    fail(6, 'ann')
    now += 299_000
    expect(secondsToWait('ann', '1.1.1.1')).toBe(1)
    now += 1_000
    expect(secondsToWait('ann', '1.1.1.1')).toBe(0)
  })

  it('counts an address over all users', () => {
    const waits = Array.from({ length: 21 }, (_, index) => secondsToWait(`user${index}`, '1.1.1.1'))
    expect(waits).toEqual([...Array<number>(20).fill(0), 300])
  })

  it('counts a user over all addresses, far more generously', () => {
    const waits = Array.from({ length: 51 }, (_, index) => secondsToWait('ann', `10.0.0.${index}`))
    expect(waits).toEqual([...Array<number>(50).fill(0), 300])
  })

  it('forgives a user who gets it right, but not the address its other failures', () => {
    fail(4, 'ann')
    limit.begin('ann', '1.1.1.1')()
    expect(fail(5, 'ann')).toEqual([0, 0, 0, 0, 0])
    expect(fail(12, 'bob').filter((seconds) => seconds === 0)).toHaveLength(5)
    expect(fail(7, 'eve').filter((seconds) => seconds === 0)).toHaveLength(5)
    expect(secondsToWait('tom', '1.1.1.1')).toBe(0)
    expect(secondsToWait('tim', '1.1.1.1')).toBeGreaterThan(0)
  })

  it('counts a login before it is tried: many at once do not get through', () => {
    expect(fail(100, 'ann').filter((seconds) => seconds === 0)).toHaveLength(5)
  })
})
