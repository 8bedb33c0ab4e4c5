import type { Position } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import type { SourceSession } from '../model/ports/snapshot-reader.ts'
import { fixStart, loadStart } from './load-start.ts'

const at = (value: string): Position => ({ kind: 'gtid', value })
const viewsAt = (...lows: readonly (string | null)[]) => ({
  sessions: lows.map(
    (low) => ({ window: { low: low === null ? null : at(low), high: null } }) as SourceSession,
  ),
})

it('X04 follows from the least place of the first view ever opened, whatever later tries see', async () => {
  const positions = new Map<string, Position>()
  const ledger = {
    position: async (stream: string) => positions.get(stream) ?? null,
    recordPosition: async (stream: string, position: Position) => void positions.set(stream, position),
  }
  await fixStart(ledger, viewsAt(null))
  expect(positions.size).toBe(0)
  await fixStart(ledger, viewsAt('u:1-5', 'u:1-9'))
  await fixStart(ledger, viewsAt('u:1-80'))
  expect(positions.get(loadStart)).toEqual(at('u:1-5'))
})
