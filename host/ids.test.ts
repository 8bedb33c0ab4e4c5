import { uuidSchema } from '@data-migration/contract/api'
import { describe, expect, it } from 'vitest'
import { instantOf, newId } from './ids.ts'

describe('newId', () => {
  it('is a UUIDv7 of the given millisecond', () => {
    const id = newId(Date.parse('2100-01-01T00:00:00Z'))
    expect(uuidSchema.safeParse(id).success).toBe(true)
    expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).toBe(Date.parse('2100-01-01T00:00:00Z'))
  })

  it('sorts by the order of making, also within a millisecond and when the clock goes back', () => {
    const now = Date.now() + 10_000_000_000
    const ids = Array.from({ length: 10_000 }, (_, index) => newId(now - (index % 3)))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('instantOf', () => {
  it('is RFC 3339 in UTC with milliseconds', () => {
    expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z')
  })
})
