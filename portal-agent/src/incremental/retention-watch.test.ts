import { describe, expect, it } from 'vitest'
import { RetentionWatch } from './retention-watch.ts'

const minute = 60_000
const log = { oldest: 'b.2', reading: 'b.5', files: 3, bytes: 1n, keptForMs: 60 * minute }

describe('X05 the log of the source', () => {
  it('is safe while what is read is younger than half the time it is kept', () => {
    const watch = new RetentionWatch()
    expect(watch.look(log, 29 * minute)).toBeNull()
    expect(watch.look(log, 30 * minute)).toEqual({
      kind: 'age',
      behindMs: 30 * minute,
      keptForMs: 60 * minute,
    })
  })

  it('is safe where nothing is behind, however short it is kept', () => {
    const watch = new RetentionWatch()
    expect(watch.look({ ...log, keptForMs: 1000 }, 59_000)).toBeNull()
  })

  it('is about to go once files go and the one being read is the oldest', () => {
    const watch = new RetentionWatch()
    const kept = { ...log, keptForMs: null }
    expect(watch.look({ ...kept, oldest: 'b.5' }, 2 * minute)).toBeNull()
    expect(watch.look({ ...kept, oldest: 'b.6', reading: 'b.7' }, 2 * minute)).toBeNull()
    expect(watch.look({ ...kept, oldest: 'b.7', reading: 'b.7' }, 2 * minute)).toEqual({
      kind: 'next',
      file: 'b.7',
    })
    expect(watch.look({ ...kept, oldest: 'b.7', reading: 'b.7', files: 1 }, 2 * minute)).toBeNull()
  })
})
