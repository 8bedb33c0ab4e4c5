import { setTimeout as delay } from 'node:timers/promises'
import { type FaultProxy, randomPassword } from '@data-migration/tests/testbed'
import { type MigrationPair, onTarget } from '../../e2e/lib/migration-pair.ts'
import { killSourceSessions } from '../../e2e/lib/source-activity.ts'
import { portalBackends } from '../../e2e/lib/target-activity.ts'
import type { PortalLine } from '../../e2e/lib/portal-process.ts'
import { until } from '../../e2e/lib/until.ts'
import type { Held } from '../full-load/moments.ts'
import type { World } from '../full-load/world.ts'
import type { Gate } from './gate.ts'
import type { Operator } from './operator.ts'
import type { PlannedFault } from './plan-round.ts'
import type { SmallDisk } from './small-disk.ts'
import { fillSpoolDisk, type SpoolDisk } from './spool-disk.ts'
import { lockTable } from './table-lock.ts'
import type { Writers } from './writer.ts'

export interface Scene {
  readonly world: World
  readonly disk: SmallDisk | null
  readonly spoolDisk: SpoolDisk | null
  readonly pair: MigrationPair
  readonly operator: Operator
  readonly lockMs: number
  readonly writers: Writers
  /** Everybody who writes goes through it. */
  readonly gate: Gate
  readonly failOver: () => Promise<void>
}

const hourSeconds = 3_600

/** Does the damage while the run is held in its moment, and lets it go. Throws when it could not be done or was not felt. */
export async function inject(fault: PlannedFault, scene: Scene, held: Held): Promise<void> {
  const { world, pair, operator } = scene
  const { runner } = operator
  const letGo = async () => await held[Symbol.asyncDispose]()
  switch (fault.kind) {
    case 'kill-portal':
      await runner.kill()
      await letGo()
      return runner.start()
    case 'freeze-portal':
      runner.signal('SIGSTOP')
      await letGo()
      await delay(fault.outageMs)
      return runner.signal('SIGCONT')
    case 'take-over':
      return await runner.takeOver(letGo)
    case 'kill-target-backend':
      await killBackends(pair, held.pid)
      return await letGo()
    case 'kill-source-sessions':
      return await killSourceSessions(pair, 1)
    case 'half-open-target':
      return await halfOpen(world.toTarget, fault, letGo)
    case 'half-open-source':
      return await halfOpen(world.toSource, fault, letGo)
    case 'restart-target':
      await restart(world.target, fault.hard)
      return await letGo()
    case 'restart-source':
      return await restart(world.source, fault.hard)
    case 'lock-target-table':
      return await lockTable(pair, fault.hard ? 'account' : 'journal', scene.lockMs)
    case 'fill-target-disk':
      return await fillDisk(scene, fault.outageMs)
    case 'fill-spool-disk':
      return await fillSpoolDisk(scene, fault)
    case 'rotate-password':
      return await rotatePassword(scene, fault.hard ? 'target' : 'source')
    case 'move-clock':
      scene.writers.shiftClock(fault.hard ? -hourSeconds : hourSeconds)
      await delay(fault.outageMs)
      return scene.writers.shiftClock(0)
    case 'fail-over':
      return await failOver(scene)
  }
}

async function killBackends(pair: MigrationPair, pid: number | null): Promise<void> {
  const pids = pid === null ? (await portalBackends(pair)).map((backend) => backend.pid) : [pid]
  await onTarget(pair, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [pids]),
  )
}

/** Silent for a while and then reset; or, the hard way, silent for good, so that nobody but Portal can notice. */
async function halfOpen(proxy: FaultProxy, fault: PlannedFault, letGo: () => Promise<void>): Promise<void> {
  if (fault.hard) {
    proxy.strand()
    return await letGo()
  }
  await proxy.setMode({ kind: 'black-hole' })
  await letGo()
  await delay(fault.outageMs)
  await proxy.setMode({ kind: 'reset' })
  await proxy.setMode({ kind: 'pass' })
}

/** Nothing is lost: the replica takes over once it has everything. Portal has to say that it goes on with another server. */
async function failOver({ gate, failOver: takeOver, operator }: Scene): Promise<void> {
  using _ = await gate.close()
  const before = operator.runner.lines.filter(isMove).length
  await takeOver()
  await until('Portal to go on with the other server', () =>
    Promise.resolve(operator.runner.lines.filter(isMove).length > before || !operator.runner.isRunning),
  )
}

const isMove = (line: PortalLine) => JSON.stringify(line).includes('DM-INC-213')

async function restart(server: World['source'], killed: boolean): Promise<void> {
  if (!killed) return await server.restart()
  await server.kill()
  await server.start()
}

async function fillDisk({ disk, operator }: Scene, outageMs: number): Promise<void> {
  if (disk === null) throw new Error('only root can mount a disk to be filled')
  const { runner } = operator
  await disk.fill()
  try {
    await until(
      'Portal to tell of the full disk',
      () => Promise.resolve(runner.tells('DM-TGT-011') || !runner.isRunning),
      60_000,
    )
    await delay(outageMs)
  } finally {
    await disk.free()
  }
}

/** The old password is refused at the next connection: that has to end the run, and the new one lets it go on. */
async function rotatePassword({ operator, pair }: Scene, side: 'source' | 'target'): Promise<void> {
  const { runner } = operator
  await operator.changePassword(side, randomPassword())
  // There may be none: whoever connects again is refused already.
  await (side === 'source' ? killSourceSessions(pair, 0) : killBackends(pair, null))
  const expected = side === 'source' ? { code: 8, error: 'DM-SRC-002' } : { code: 9, error: 'DM-TGT-002' }
  const { code, error } = await runner.end()
  const found = (error as { code?: string } | undefined)?.code
  runner.start()
  if (code !== expected.code || found !== expected.error)
    throw new Error(`a refused password ended with ${code} ${found}, not ${expected.code} ${expected.error}`)
}
