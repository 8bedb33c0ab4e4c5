import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitName, foldName, isReservedSchema, isSystemColumn, maxNameBytes, Namespace } from './names.ts'

describe('foldName', () => {
  it('I06 folds ASCII only, as the target does, or nothing at all', () => {
    expect(foldName('OrderÄLine', 'fold')).toBe('orderÄline')
    expect(foldName('OrderÄLine', 'exact')).toBe('OrderÄLine')
  })
})

describe('fitName', () => {
  it('I02 keeps a name of exactly 63 bytes', () => {
    expect(fitName('x'.repeat(63))).toBe('x'.repeat(63))
  })

  it('I02 cuts at a character and marks with a stable hash', () => {
    expect(fitName('😀'.repeat(64))).toBe(`${'😀'.repeat(13)}_ddcaf348`)
  })

  it('I02 keeps long names apart that begin alike', () => {
    const long = 'n'.repeat(80)
    expect(fitName(`${long}1`)).not.toBe(fitName(`${long}2`))
  })

  it('I02 never passes the limit and never splits a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), (name) => {
        const fitted = fitName(name)
        expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(maxNameBytes)
        expect(fitted).not.toContain('\ufffd')
        expect(fitName(name)).toBe(fitted)
      }),
    )
  })
})

describe('Namespace', () => {
  it('I03 I08 gives a clash the same other name whenever it happens', () => {
    const names = () => {
      const space = new Namespace()
      return [space.claim('idx', 'a\0idx'), space.claim('idx', 'b\0idx'), space.claim('idx', 'c\0idx')]
    }
    expect(new Set(names()).size).toBe(3)
    expect(names()).toEqual(names())
  })
})

describe('reserved names', () => {
  it('C10 knows the columns every table has', () => {
    for (const name of ['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])
      expect(isSystemColumn(name, 'postgresql')).toBe(true)
    expect(isSystemColumn('oid', 'postgresql')).toBe(false)
    expect(isSystemColumn('oid', 'opengauss')).toBe(true)
  })

  it('I07 knows the schemas a target keeps for itself', () => {
    expect(isReservedSchema('pg_temp', 'postgresql')).toBe(true)
    expect(isReservedSchema('information_schema', 'postgresql')).toBe(true)
    expect(isReservedSchema('dbe_perf', 'postgresql')).toBe(false)
    expect(isReservedSchema('dbe_perf', 'opengauss')).toBe(true)
    expect(isReservedSchema('public', 'postgresql')).toBe(false)
  })
})
