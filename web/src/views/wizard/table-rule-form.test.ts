import { tableRuleSchema } from '@data-migration/contract/portal'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formOf, isOfflineOnly, ruleGap, ruleOf, rulesOfChosen } from './table-rule-form.ts'

const empty = formOf(undefined)
const name = fc.stringMatching(/^[a-zé_]{1,8}$/)
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 })

describe('what is different for a table', () => {
  it('comes back as it was, and is what Portal takes', () => {
    const rule = fc
      .record(
        {
          rename: name,
          where: fc.constantFrom("placed_at >= '2024-01-01'", 'a IN (1, 2)'),
          partitions: names,
          columns: fc.record({
            include: names,
            rename: fc.dictionary(name, name, { minKeys: 1 }),
            readAs: fc.dictionary(name, fc.constantFrom('utf8mb4', 'gbk'), { minKeys: 1 }),
          }),
        },
        { requiredKeys: [] },
      )
      .filter((given) => Object.keys(given).length > 0)
    fc.assert(
      fc.property(rule, (given) => {
        const kept = ruleOf(formOf(given))
        expect(kept).toEqual(given)
        expect(tableRuleSchema.safeParse(kept).success).toBe(true)
      }),
    )
  })

  it('is nothing when nothing is filled in', () => {
    expect(ruleOf(empty)).toBeNull()
    expect(ruleOf({ ...empty, where: '  ', renames: [{ source: '', target: ' ' }] })).toBeNull()
    expect(ruleGap(empty)).toBeNull()
  })

  it.each([
    ['condition', { where: 'a = 1; DROP TABLE t' }],
    ['condition', { where: "name = 'it" }],
    ['halfName', { renames: [{ source: 'note', target: '' }] }],
    ['halfCharset', { charsets: [{ column: 'note', charset: '' }] }],
    ['halfCharset', { charsets: [{ column: ' ', charset: 'utf8mb4' }] }],
    [
      'twice',
      {
        charsets: [
          { column: 'a', charset: 'gbk' },
          { column: 'a', charset: 'utf8mb4' },
        ],
      },
    ],
    ['leftOut', { exclude: ['a'], charsets: [{ column: 'a', charset: 'gbk' }] }],
    [
      'twice',
      {
        renames: [
          { source: 'a', target: 'x' },
          { source: 'b', target: 'x' },
        ],
      },
    ],
    ['leftOut', { exclude: ['a'], renames: [{ source: 'a', target: 'x' }] }],
    ['leftOut', { include: ['b'], renames: [{ source: 'a', target: 'x' }] }],
    ['leftOut', { include: ['a'], exclude: ['a'] }],
  ] as const)('is not kept: %s', (gap, change) => {
    const form = { ...empty, ...change } as unknown as typeof empty
    expect(ruleGap(form)).toBe(gap)
  })

  it('can be moved offline only when rows stay behind', () => {
    expect(isOfflineOnly({ ...empty, where: 'a = 1' })).toBe(true)
    expect(isOfflineOnly({ ...empty, partitions: ['p0'] })).toBe(true)
    expect(isOfflineOnly({ ...empty, rename: 'x', exclude: ['a'] })).toBe(false)
  })

  it('goes with the tables it is for', () => {
    const rules = { a: { rename: 'x' }, b: { rename: 'y' } }
    expect(rulesOfChosen(rules, null)).toEqual(rules)
    expect(rulesOfChosen(rules, ['b', 'c'])).toEqual({ b: { rename: 'y' } })
  })
})
