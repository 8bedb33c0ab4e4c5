import { describe, expect, it } from 'vitest'
import { spoolLines } from './spool-lines.ts'

const spool = {
  since: '2026-01-01T00:00:00.000Z',
  bytes: 1_234_567,
  position: { kind: 'mariadb-gtid', value: '0-1-77' },
} as const

describe('what is said of the kept log', () => {
  it('is nothing where none is kept', () => {
    expect(spoolLines({ phase: 'full', tables: [] })).toEqual([])
  })

  it('is how much, since when and up to where', () => {
    expect(spoolLines({ phase: 'full', tables: [], spool })).toEqual([
      'Kept log  1.23 MB since 2026-01-01T00:00:00.000Z, up to 0-1-77',
    ])
  })

  it('is why no more is kept, and what to do', () => {
    const error = {
      code: 'DM-INC-230',
      message: 'It is full',
      remedy: 'Keep it there',
      params: {},
      details: [],
    }
    expect(spoolLines({ phase: 'full', tables: [], spool: { ...spool, error } }).slice(1)).toEqual([
      '          DM-INC-230 It is full',
      '          Next step: Keep it there',
    ])
  })
})
