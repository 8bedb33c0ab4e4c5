import { expect, it } from 'vitest'
import { sameQuery } from './same-query.ts'

it('looks at what stands in the URL', () => {
  expect(sameQuery({ name: 'a', page: undefined }, { name: 'a' })).toBe(true)
  expect(sameQuery({ name: 'a' }, { name: 'a', page: '2' })).toBe(false)
  expect(sameQuery({ name: 'a' }, { name: 'b' })).toBe(false)
})
