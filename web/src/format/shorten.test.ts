import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shortenMiddle } from './shorten.ts'

it('leaves short text alone', () => {
  expect(shortenMiddle('orders', 10)).toBe('orders')
})

it('cuts the middle and keeps both ends', () => {
  expect(shortenMiddle('orders_archive_2024_11', 12)).toBe('orders…24_11')
})

it('is never longer than asked', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 3, max: 60 }), (text, length) => {
      expect(shortenMiddle(text, length).length).toBeLessThanOrEqual(Math.max(length, 0))
    }),
  )
})
