import { describe, expect, it } from 'vitest'
import { setupStatements } from './settings.ts'

/** What a session sets where the server has the variables named. */
function settings(...known: readonly string[]): Record<string, string> {
  const text = setupStatements(new Set(known)).join(', ')
  return Object.fromEntries(
    [...text.matchAll(/SESSION (\w+) = ('[^']*'|\S+?)(?:,|$)/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )
}

describe('a session of the source', () => {
  it('T07 T09 reads every instant in UTC', () => {
    expect(settings()['time_zone']).toBe(`'+00:00'`)
  })

  it('S07 S23 has no mode that pads, quotes or refuses otherwise', () => {
    expect(settings()['sql_mode']).toBe(`'ALLOW_INVALID_DATES'`)
  })

  it('S04 J08 speaks all of Unicode and takes text as it is stored', () => {
    expect(setupStatements(new Set())[0]).toBe('SET NAMES utf8mb4')
    expect(settings()['character_set_results']).toBe('NULL')
  })

  it('X23 is cut off by no limit of rows or time', () => {
    expect(settings('max_execution_time', 'max_statement_time')).toMatchObject({
      sql_safe_updates: '0',
      sql_select_limit: '18446744073709551615',
      max_execution_time: '0',
      max_statement_time: '0',
    })
    expect(settings()).not.toHaveProperty('max_execution_time')
  })

  it('O01 O02 D29 outlasts a pause of its reader', () => {
    const { wait_timeout, net_write_timeout, net_read_timeout } = settings()
    expect(Number(wait_timeout)).toBeGreaterThanOrEqual(86_400)
    expect(Number(net_write_timeout)).toBeGreaterThanOrEqual(600)
    expect(Number(net_read_timeout)).toBeGreaterThanOrEqual(600)
  })

  it('C06 reads versioned tables as of now', () => {
    expect(settings('system_versioning_asof')['system_versioning_asof']).toBe('DEFAULT')
  })
})
