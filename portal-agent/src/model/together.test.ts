import fc from 'fast-check'
import { expect, it } from 'vitest'
import { together } from './together.ts'

const isEven = (n: number) => n % 2 === 0

it('puts neighbours together and leaves the others alone', () => {
  expect(together([2, 4, 1, 3, 6, 5, 8, 10], isEven)).toEqual([[2, 4], [1], [3], [6], [5], [8, 10]])
})

it('keeps the order and never puts more together than the target has locks for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 200 }), (items) => {
      const groups = together(items, (n) => n > 0)
      expect(groups.flat()).toEqual(items)
      for (const group of groups) {
        expect(group.length).toBeLessThanOrEqual(32)
        if (group.length > 1) expect(group).not.toContain(0)
      }
    }),
  )
})
