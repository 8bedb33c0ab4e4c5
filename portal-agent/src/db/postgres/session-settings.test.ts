import { describe, expect, it } from 'vitest'
import { settingStatements } from './session-settings.ts'

const settings = (major: number) =>
  new Map(
    settingStatements(major)
      .split('; ')
      .map((text) => text.slice('SET '.length).split(' = ') as [string, string]),
  )

describe('a session of the target', () => {
  it('O01 is not ended for having nothing to do', () => {
    expect(settings(18).get('idle_session_timeout')).toBe('0')
    expect(settings(18).get('idle_in_transaction_session_timeout')).toBe('0')
  })

  it('O11 waits as long as it takes for its own work, and not for ever for a lock', () => {
    expect(settings(18).get('statement_timeout')).toBe('0')
    expect(settings(18).get('transaction_timeout')).toBe('0')
    expect(settings(18).get('lock_timeout')).toBe(`'60s'`)
  })

  it('O12 is kept alive through firewalls, from the side of the server too', () => {
    expect(Number(settings(12).get('tcp_keepalives_idle'))).toBeLessThanOrEqual(60)
    expect(Number(settings(12).get('tcp_keepalives_count'))).toBeGreaterThan(0)
  })

  it('Q01 prints floats so that they read back the same', () => {
    expect([settings(11).get('extra_float_digits'), settings(18).get('extra_float_digits')]).toEqual([
      '3',
      '1',
    ])
  })

  it('names nothing that an older server does not know', () => {
    expect([...settings(9).keys()]).not.toContain('idle_in_transaction_session_timeout')
    expect([...settings(12).keys()]).not.toContain('idle_session_timeout')
    expect([...settings(16).keys()]).not.toContain('transaction_timeout')
  })
})
