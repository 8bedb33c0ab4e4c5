import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GtidSet } from './gtid-set.ts'

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const other = '4e11fa47-71ca-11e1-9e33-c80aa9429562'

describe('GtidSet', () => {
  it.each([
    [`${uuid}:1-5`, `${uuid}:1-5`],
    [`${uuid}:7:1-5,\n${other}:3`, `${uuid}:1-5:7,${other}:3`],
    [`${uuid.toUpperCase()}:1-5:6`, `${uuid}:1-6`],
    [`${uuid}:1-5:tag:1-3:9`, `${uuid}:1-5:tag:1-3:9`],
    ['', ''],
  ])('D11 reads and prints %j with its holes and tags', (text, printed) => {
    expect(GtidSet.parse(text).toString()).toBe(printed)
  })

  it('is the set of the numbers that were added, in whatever order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (numbers) => {
        const set = new GtidSet()
        for (const number of numbers) set.add(uuid, BigInt(number))
        const again = GtidSet.parse(set.toString())
        for (let number = 1; number <= 60; number++)
          expect(again.has(uuid, BigInt(number))).toBe(numbers.includes(number))
      }),
    )
  })

  it('D12 knows what another set has that it has not', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 40 }))
    fc.assert(
      fc.property(numbers, numbers, (left, right) => {
        const [a, b] = [new GtidSet(), new GtidSet()]
        for (const number of left) a.add(uuid, BigInt(number))
        for (const number of right) b.add(uuid, BigInt(number))
        const rest = left.filter((number) => !right.includes(number))
        expect(a.minus(b).isEmpty).toBe(rest.length === 0)
        expect(b.contains(a)).toBe(rest.length === 0)
        for (const number of rest) expect(a.minus(b).has(uuid, BigInt(number))).toBe(true)
      }),
    )
  })
})
