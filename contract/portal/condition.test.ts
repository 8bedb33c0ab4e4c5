import { describe, expect, it } from 'vitest'
import { isOneCondition } from './condition.ts'

describe('isOneCondition', () => {
  it.each([
    'id > 5',
    `created_at >= '2024-01-01' AND (state = 'open' OR state IS NULL)`,
    `name <> 'a;b' AND note NOT LIKE '%--%'`,
    `text = 'it''s (not) \\' closed'`,
    '`odd;name` = 1',
  ])('takes %s', (text) => {
    expect(isOneCondition(text)).toBe(true)
  })

  it.each(['1) OR (1', '1; DROP TABLE t', `a = 'b`, '1 -- rest', '1 # rest', '1 /* rest', '((1)', '`a = 1'])(
    'refuses %s',
    (text) => {
      expect(isOneCondition(text)).toBe(false)
    },
  )
})
