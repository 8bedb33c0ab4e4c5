import { describe, expect, it } from 'vitest'
import { bearerToken, type Caller, refusalFor, statusOf } from './caller.ts'

const viewer: Caller = { userId: 'u', userName: 'ann', permissions: new Set(['view']) }

describe('refusalFor', () => {
  it('lets pass whoever has the permission', () => {
    expect(refusalFor(viewer, 'view')).toBeNull()
  })

  it('tells nobody from somebody without the permission', () => {
    const nobody = refusalFor(null, 'view')
    const refused = refusalFor(viewer, 'shell')
    expect([nobody?.code, refused?.code]).toEqual(['DM-AUTH-001', 'DM-AUTH-002'])
    expect(refused === null ? 0 : statusOf(refused)).toBe(403)
  })
})

describe('bearerToken', () => {
  it.each([
    ['Bearer abc.def-1', 'abc.def-1'],
    ['bearer abc', 'abc'],
    ['Basic abc', null],
    ['Bearer a b', null],
    ['Bearer ', null],
    [undefined, null],
  ])('%s gives %s', (header, token) => {
    expect(bearerToken(header)).toBe(token)
  })
})
