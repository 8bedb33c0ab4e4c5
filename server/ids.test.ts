import { uuidSchema } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import { idMaker } from './ids.ts'

it('makes UUIDs of version 7 that carry their time', () => {
  const id = idMaker(() => 0x0123456789ab)()
  expect(uuidSchema.parse(id)).toBe(id)
  expect(id.startsWith('01234567-89ab-7')).toBe(true)
})

it('makes ids that sort in the order they were made, also within a millisecond and over a clock set back', () => {
  let ms = 1_700_000_000_000
  const next = idMaker(() => ms)
  const ids = Array.from({ length: 20_000 }, (_, index) => {
    if (index === 10_000) ms -= 60_000
    return next()
  })
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
