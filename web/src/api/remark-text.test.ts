import { expect, it } from 'vitest'
import { remarkTexts } from '../locales/zh-CN/remarks.ts'
import { remarkWords } from './remark-text.ts'

const say = (text: string): string => remarkWords(text, remarkTexts)

it('retells a remark, with the names in it', () => {
  expect(say('NULL in a column that is NOT NULL')).toBe('NOT NULL 列中出现 NULL')
  expect(say('negative values are not refused in id, parent_id (UNSIGNED)')).toBe(
    'id, parent_id（UNSIGNED）不拒绝负值',
  )
  expect(say('status: enum became text; its order is alphabetical')).toBe(
    'status：enum 变为 text，按字母排序',
  )
})

it('keeps what it does not know', () => {
  expect(say('something new: said by a newer Portal')).toBe('something new: said by a newer Portal')
})

it('loses no value: each template names the same things in both languages', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [english, chinese] of Object.entries(remarkTexts)) expect(names(chinese)).toEqual(names(english))
})
