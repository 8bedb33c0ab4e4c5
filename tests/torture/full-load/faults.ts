import { setTimeout as delay } from 'node:timers/promises'
import type { FaultProxy } from '@data-migration/tests/testbed'
import { type MigrationPair, onTarget } from '../../e2e/lib/migration-pair.ts'
import { killSourceSessions } from '../../e2e/lib/source-activity.ts'
import { portalBackends } from '../../e2e/lib/target-activity.ts'
import type { Held } from './moments.ts'
import type { FaultKind } from './plan-round.ts'
import type { Runner } from './runner.ts'
import type { World } from './world.ts'

/** How long a process is frozen, or a network silent. Part of the fault, not a wait for something. */
const outageMs = 3_000

export interface Scene {
  readonly world: World
  readonly pair: MigrationPair
  readonly runner: Runner
  readonly held: Held
}

/** Does the damage while the run is held in its moment, lets it go, and sees to it that a run goes on. */
export async function inject(kind: FaultKind, scene: Scene): Promise<void> {
  const { world, pair, runner, held } = scene
  switch (kind) {
    case 'kill-portal':
      await runner.kill()
      await held[Symbol.asyncDispose]()
      return runner.start()
    case 'freeze-portal':
      runner.signal('SIGSTOP')
      await held[Symbol.asyncDispose]()
      await delay(outageMs)
      return runner.signal('SIGCONT')
    case 'take-over':
      return await runner.takeOver(async () => await held[Symbol.asyncDispose]())
    case 'kill-target-backend':
      await killBackend(pair, held.pid)
      return await held[Symbol.asyncDispose]()
    case 'kill-source-sessions':
      await killSourceSessions(pair, 1)
      return await held[Symbol.asyncDispose]()
    case 'restart-target':
      await world.target.restart()
      return await held[Symbol.asyncDispose]()
    case 'black-hole-target':
      return await blackHole(world.toTarget, held)
    case 'black-hole-source':
      return await blackHole(world.toSource, held)
  }
}

async function killBackend(pair: MigrationPair, pid: number | null): Promise<void> {
  const victim = pid ?? (await portalBackends(pair))[0]?.pid
  if (victim === undefined) return
  await onTarget(pair, (client) => client.query('SELECT pg_terminate_backend($1)', [victim]))
}

/** Silent, and when it is back whoever was connected is not any more. */
async function blackHole(proxy: FaultProxy, held: Held): Promise<void> {
  await proxy.setMode({ kind: 'black-hole' })
  await held[Symbol.asyncDispose]()
  await delay(outageMs)
  await proxy.setMode({ kind: 'reset' })
  await proxy.setMode({ kind: 'pass' })
}
