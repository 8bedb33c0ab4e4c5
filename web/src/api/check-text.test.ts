import type { CheckItem } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { checkSentences } from '../locales/zh-CN/checks.ts'
import { errorTexts } from '../locales/zh-CN/errors.ts'
import { checkWords } from './check-text.ts'

const item = (changes: Partial<CheckItem>): CheckItem => ({
  ...{ key: 'k', severity: 'blocker', subject: '', found: '', required: '', why: '' },
  ...changes,
})
const words = (changes: Partial<CheckItem>) => checkWords(item(changes), checkSentences, errorTexts)

describe('checkWords', () => {
  it('tells sentences it knows', () => {
    expect(
      words({
        found: 'not granted',
        required: 'SELECT',
        why: 'Rows and the structure of tables are read with it.',
      }),
    ).toEqual({
      found: '未授权',
      required: 'SELECT',
      why: '读取数据行和表结构需要该权限。',
    })
  })

  it('takes the values of a coded problem over', () => {
    const { why, required } = words({
      code: 'DM-TGT-006',
      why: 'The target schema shop already holds 22 object(s)',
      required: 'Choose another schema, or set target.existing to append, truncate or recreate.',
    })
    expect(why).toBe('目标 schema shop 已有 22 个对象')
    expect(required).toContain('append、truncate 或 recreate')
  })

  it('leaves what it does not know', () => {
    const strange = { code: 'DM-XYZ-001', found: 'a', required: 'b', why: 'c' }
    expect(words(strange)).toEqual({ found: 'a', required: 'b', why: 'c' })
    expect(words({ code: 'DM-TGT-006', why: 'said in other words' }).why).toBe('said in other words')
  })
})
