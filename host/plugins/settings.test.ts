import { expect, it } from 'vitest'
import { problemOf } from './settings.ts'

const label = { en: 'x', zh: 'x' }
const integer = { key: 'n', type: 'integer', default: 4, min: 1, max: 9, label } as const
const flag = { key: 'b', type: 'boolean', default: false, label } as const
const text = { key: 't', type: 'text', default: '', label } as const

it.each([
  [integer, 1, true],
  [integer, 9, true],
  [integer, 0, false],
  [integer, 10, false],
  [integer, 1.5, false],
  [integer, '5', false],
  [integer, true, false],
  [flag, true, true],
  [flag, 1, false],
  [text, 'x', true],
  [text, 1, false],
])('%o takes %j: %s', (setting, value, fits) => {
  expect(problemOf(setting, value) === null).toBe(fits)
})
