import { expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { injectionRound } from '../lib/injection-round.ts'
import { createPair } from '../lib/migration-pair.ts'

/** `npm run torture -- verify` draws a thousand a seed. */
it('Q05 Q07 Q14 Q20 each injected difference is found by both methods, nothing else is, and the repair mends them all', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
  const { injections, findings, repaired } = await injectionRound(pair, 1, 130)
  expect(injections).toHaveLength(130)
  const nothing = { notFound: [], notInjected: [] }
  expect(findings).toEqual({ stream: nothing, hash: nothing })
  expect(repaired.repair?.movedOn).toBe(0)
  expect(repaired.repair?.applied).toBeGreaterThan(100)
  expect(repaired.verdict).toBe('equal')
  expect(await compareIndependently(pair)).toEqual([])
})
