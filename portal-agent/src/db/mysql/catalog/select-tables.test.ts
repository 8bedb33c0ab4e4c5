import { describe, expect, it } from 'vitest'
import { selectTables } from './select-tables.ts'

const names = ['Orders', 'a.b', 'axb', 'log_2023', 'log_2024', 'order_items', 'orders']

function select(include?: string[], exclude?: string[]) {
  const tables = { ...(include && { include }), ...(exclude && { exclude }) }
  return selectTables(names, { tables }, 'shop')
}

describe('selectTables', () => {
  it('takes everything without a selection', () => {
    expect(selectTables(names, undefined, 'shop')).toEqual(names)
    expect(select(undefined, ['log*'])).toEqual(['Orders', 'a.b', 'axb', 'order_items', 'orders'])
  })

  it('knows * and ? and takes every other character as itself', () => {
    expect(select(['log_202?'])).toEqual(['log_2023', 'log_2024'])
    expect(select(['order*'])).toEqual(['order_items', 'orders'])
    expect(select(['a.b'])).toEqual(['a.b'])
    expect(select(['a.?'])).toEqual(['a.b'])
  })

  it('I01 matches names as the source writes them', () => {
    expect(select(['Orders'])).toEqual(['Orders'])
  })

  it('lets exclude win', () => {
    expect(select(['order*'], ['orders'])).toEqual(['order_items'])
  })

  it('refuses a name that is not there and a selection of nothing', () => {
    expect(() => select(['ordres'])).toThrow(
      expect.objectContaining({ code: 'DM-SRC-010', params: { table: 'ordres' } }),
    )
    expect(() => select(['x*'])).toThrow(expect.objectContaining({ code: 'DM-SRC-009' }))
    expect(() => select(['orders'], ['*'])).toThrow(expect.objectContaining({ code: 'DM-SRC-009' }))
  })
})
