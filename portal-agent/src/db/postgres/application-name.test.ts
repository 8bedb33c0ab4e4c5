import { describe, expect, it } from 'vitest'
import { applicationName, epochOf } from './application-name.ts'

const uuid = '01890000-0000-7000-8000-000000000000'

describe('application name', () => {
  it('is portal/<sub-task>/<epoch>/<role>', () => {
    expect(applicationName({ subTask: uuid, epoch: 12 }, 'writer')).toBe(`portal/${uuid}/12/writer`)
  })

  it('of a long sub-task stays within the 63 bytes PostgreSQL keeps, and distinct', () => {
    const names = ['a', 'b'].map((end) =>
      applicationName({ subTask: `${'x'.repeat(63)}${end}`, epoch: 1 }, 'writer'),
    )
    expect(names.every((name) => name.length <= 63 && name.endsWith('/1/writer'))).toBe(true)
    expect(new Set(names).size).toBe(2)
  })

  it.each([
    [`portal/${uuid}/3/ledger`, 3],
    [`portal/${uuid}/3`, null],
    [`portal/${uuid}x/3/ledger`, null],
    [`portal/${uuid}/x/ledger`, null],
    ['psql', null],
  ])('%s has epoch %s', (name, epoch) => {
    expect(epochOf(name, uuid)).toBe(epoch)
  })
})
