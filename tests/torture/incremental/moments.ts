import type { MigrationPair } from '../../e2e/lib/migration-pair.ts'
import { type Held, held } from '../full-load/moments.ts'
import type { BatchMoment } from './plan-round.ts'

/** Returns once the run is in the moment of a batch, and holds it there. */
export async function arrive(moment: BatchMoment, pair: MigrationPair): Promise<Held> {
  switch (moment) {
    case 'anywhere':
      return { pid: null, [Symbol.asyncDispose]: () => Promise.resolve() }
    case 'position':
      return await held(
        pair,
        'LOCK TABLE portal_meta.position IN EXCLUSIVE MODE',
        /portal_meta"?\."?position/i,
      )
    case 'commit':
      // The epoch is looked at by the last statement before COMMIT.
      return await held(pair, 'SELECT 1 FROM portal_meta.run FOR UPDATE', /FOR SHARE/i)
  }
}
