import { optionTable } from '@data-migration/contract/options'
import { describe, expect, it } from 'vitest'
import { messages } from '../locales/en-US/index.ts'
import { baseValues, optionGroups, withOption } from './option-groups.ts'

describe('optionGroups', () => {
  it('holds every option once', () => {
    const keys = [...optionGroups().values()].flat().map(({ key }) => key)
    expect(keys.sort()).toEqual(Object.keys(optionTable).sort())
  })

  it('has a name for every group', () => {
    const names = Object.keys(messages.option.group)
    expect([...optionGroups().keys()].filter((group) => !names.includes(group))).toEqual([])
  })
})

describe('withOption', () => {
  const base = baseValues({ 'full.chunkRows': 100_000 }, 'small')

  it('keeps what differs from the base', () => {
    expect(withOption({}, base, 'full.workers', 4)).toEqual({ 'full.workers': 4 })
  })

  it('forgets what equals the base again', () => {
    expect(withOption({ 'full.workers': 4, 'index.workers': 3 }, base, 'full.workers', 1)).toEqual({
      'index.workers': 3,
    })
    expect(withOption({}, base, 'full.chunkRows', 100_000)).toEqual({})
  })
})
