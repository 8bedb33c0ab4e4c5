import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceType } from '../../model/source-type.ts'
import { argumentSets } from './argument-sets.ts'
import { valuePool } from './value-pool.ts'

const typed = (base: string, more: Partial<SourceType> = {}): SourceType => ({
  ...{ base, full: base, unsigned: false, length: null, precision: null, scale: null, fraction: null },
  ...{ charset: null, collation: null, members: [], ...more },
})

describe('sets of arguments', () => {
  it('are different ones, at least as many as wanted where there are so many', () => {
    const lists = fc.array(fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(lists, (given) => {
        const sets = argumentSets(given, 24)
        const all = given.reduce((product, list) => product * list.length, 1)
        expect(new Set(sets.map((set) => JSON.stringify(set))).size).toBe(sets.length)
        expect(sets.length).toBeGreaterThanOrEqual(Math.min(24, all))
        for (const set of sets)
          expect(set.map((value, at) => given[at]?.includes(value))).not.toContain(false)
      }),
    )
  })

  it('are one without a parameter', () => {
    expect(argumentSets([], 24)).toEqual([[]])
  })
})

describe('values of a type', () => {
  it.each([
    ['int', {}],
    ['tinyint', { unsigned: true }],
    ['bigint', {}],
    ['decimal', { precision: 10, scale: 2 }],
    ['decimal', { precision: 5, scale: 0 }],
    ['double', {}],
    ['varchar', { length: 20 }],
    ['text', {}],
    ['date', {}],
    ['datetime', {}],
  ] as const)('%s has NULL and at least 20 of them', (base, more) => {
    const pool = valuePool(typed(base, more)) ?? []
    expect(pool[0]).toBeNull()
    expect(new Set(pool).size).toBeGreaterThanOrEqual(20)
  })

  it('are none that the type does not hold: the source would change them, the target not', () => {
    const numbers = (type: SourceType) =>
      (valuePool(type) ?? []).filter((value) => value !== null).map(Number)
    const tiny = numbers(typed('tinyint', { unsigned: true }))
    expect([Math.min(...tiny), Math.max(...tiny)]).toEqual([0, 255])
    const signed = numbers(typed('smallint'))
    expect([Math.min(...signed), Math.max(...signed)]).toEqual([-32768, 32767])
    for (const value of valuePool(typed('decimal', { precision: 4, scale: 1 })) ?? [])
      if (value !== null) expect(value).toMatch(/^-?\d{1,3}(\.\d)?$/)
    for (const value of valuePool(typed('varchar', { length: 2 })) ?? [])
      expect([...(value ?? '')].length).toBeLessThanOrEqual(2)
    expect(valuePool(typed('enum', { members: ['x', 'y'] }))).toEqual([null, 'x', 'y'])
    expect(valuePool(typed('geometry'))).toBeNull()
  })
})
