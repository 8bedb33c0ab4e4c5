import { expect, it } from 'vitest'
import { injectionRound } from '../lib/injection-round.ts'
import { createPair } from '../lib/migration-pair.ts'

it('Q05 Q07 Q14 each injected difference is found by both methods, and nothing else is', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
  const { injections, findings } = await injectionRound(pair, 1, 130)
  expect(injections).toHaveLength(130)
  const nothing = { notFound: [], notInjected: [] }
  expect(findings).toEqual({ stream: nothing, hash: nothing })
})
