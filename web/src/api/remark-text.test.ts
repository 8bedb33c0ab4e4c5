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

it('says in Chinese why a statement is not followed', () => {
  expect(say('the rows get the time of the statement in column at, which is not in the log')).toBe(
    '列 at 中已有的行取语句执行的时间，日志中没有该时间',
  )
  expect(say('column v: int → char(3) changes values in a way that is not followed')).toBe(
    'column v：int → char(3) 改变值的方式无法跟踪',
  )
  expect(say('rows of table a change with those of b (foreign key k): leave it out as well')).toBe(
    '表 a 的行会随 b 的行改变（外键 k）：请一并排除',
  )
})

it('keeps what it does not know', () => {
  expect(say('something new: said by a newer Portal')).toBe('something new: said by a newer Portal')
})

it('loses no value: each template names the same things in both languages', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [english, chinese] of Object.entries(remarkTexts)) expect(names(chinese)).toEqual(names(english))
})
