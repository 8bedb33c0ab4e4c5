import { createWorkloadTables } from '../../e2e/lib/change-workload.ts'
import { compareIndependently } from '../../e2e/lib/independent-comparison.ts'
import { createPair } from '../../e2e/lib/migration-pair.ts'
import type { Ending } from '../full-load/runner.ts'
import type { World } from '../full-load/world.ts'
import { inject, type Scene } from './faults.ts'
import { Gate } from './gate.ts'
import { arrive } from './moments.ts'
import { Operator } from './operator.ts'
import type { PlannedFault, RoundPlan } from './plan-round.ts'
import { loseLog } from './purged-log.ts'
import type { SmallDisk } from './small-disk.ts'
import { createBulkTable, keptLogOptions, type SpoolDisk } from './spool-disk.ts'
import { type Restructuring, startRestructuring } from './structures.ts'
import { within } from './within.ts'
import { startWriters } from './writer.ts'

export interface InjectedFault extends PlannedFault {
  /** False: it could not be done, or was not felt. */
  readonly injected: boolean
  readonly reason?: string
  /** From the beginning of the fault until changes were applied again. */
  readonly seconds: number
}

export interface RoundResult {
  readonly seed: number
  readonly comparing: boolean
  readonly faults: readonly InjectedFault[]
  /** Transactions of the source while it was followed. */
  readonly transactions: number
  /** Changes of structure by kind. */
  readonly structures: Readonly<Record<string, number>>
  readonly seconds: number
  readonly ok: boolean
  readonly problems: readonly string[]
}

const faultWithinMs = 240_000
const endsWithinMs = 240_000

interface Surroundings {
  readonly world: World
  readonly disk: SmallDisk | null
  readonly spoolDisk: SpoolDisk | null
  readonly failOver: () => Promise<void>
}

/** One online job: loaded, followed through its faults, stopped in order, and compared. */
export async function runRound(plan: RoundPlan, surroundings: Surroundings): Promise<RoundResult> {
  const started = performance.now()
  const { world, disk } = surroundings
  await using pair = await createPair({ source: world.source, target: world.target, grants: 'online' })
  await disk?.holds(pair.targetDatabase)
  await createWorkloadTables(pair)
  if (plan.load !== null) await createBulkTable(pair)
  const whileLoading = plan.load === null ? {} : keptLogOptions
  await using operator = await Operator.hire(pair, world, { 'verify.enabled': plan.comparing }, whileLoading)
  const gate = new Gate()
  const writers = startWriters(world.source, pair.sourceDatabase, plan.seed, gate)
  const round = new Round({ ...surroundings, pair, operator, lockMs: plan.lockMs, writers, gate })
  let structures: Restructuring | null = null
  operator.runner.start()
  try {
    if (plan.load === null) await round.goOn('the load')
    else await round.carryOut(plan.load)
    structures = startRestructuring(world.source, pair.sourceDatabase, plan.seed, gate)
    for (const fault of plan.faults) await round.carryOut(fault)
  } catch (error) {
    round.problems.push(String(error))
  } finally {
    await Promise.all([writers.stop(), structures?.stop()])
  }
  await round.conclude()
  for (const proxy of [world.toSource, world.toTarget]) {
    await proxy.setMode({ kind: 'reset' })
    await proxy.setMode({ kind: 'pass' })
  }
  return {
    seed: plan.seed,
    comparing: plan.comparing,
    faults: round.faults,
    transactions: writers.committed(),
    structures: structures?.counts() ?? {},
    seconds: secondsSince(started),
    ok: round.problems.length === 0,
    problems: round.problems,
  }
}

const secondsSince = (from: number) => Math.round((performance.now() - from) / 100) / 10

class Round {
  readonly faults: InjectedFault[] = []
  readonly problems: string[] = []
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  async carryOut(fault: PlannedFault): Promise<void> {
    const began = performance.now()
    const reason = await within(faultWithinMs, this.#inject(fault)).then(
      () => undefined,
      (error: unknown) => String(error),
    )
    if (reason !== undefined) this.problems.push(`${fault.kind}: ${reason}`)
    await this.goOn(fault.kind)
    const injected = reason === undefined
    this.faults.push({ ...fault, injected, ...(injected ? {} : { reason }), seconds: secondsSince(began) })
  }

  async #inject(fault: PlannedFault): Promise<void> {
    const held = await arrive(fault.moment, this.#scene.pair)
    await inject(fault, this.#scene, held)
  }

  /** Following has to go on by itself; where it ended instead, it is started again and that is a problem. */
  async goOn(after: string): Promise<void> {
    const { operator } = this.#scene
    for (let starts = 0; starts < 3; starts += 1) {
      const ending = await operator.goesOn()
      if (ending === null) return
      this.problems.push(`after ${after} it ended: ${textOf(ending)}`)
      operator.runner.start()
    }
    throw new Error(`after ${after} it does not go on`)
  }

  /** Stops in order: everything the source has committed by now has to be in the target. */
  async conclude(): Promise<void> {
    const { operator, pair } = this.#scene
    try {
      operator.runner.signal('SIGTERM')
      const ending = await within(endsWithinMs, operator.runner.end())
      if (ending.code !== 0) this.problems.push(`the stop ended: ${textOf(ending)}`)
      this.problems.push(...(await compareIndependently(pair)))
      this.problems.push(...(await loseLog(pair, `${pair.folder}/job.json`)))
    } catch (error) {
      this.problems.push(`at the stop: ${String(error)}; ${operator.runner.stderr().slice(-1_500)}`)
    }
  }
}

function textOf({ code, error, stderr }: Ending): string {
  return `${code} ${JSON.stringify(error)} ${stderr.slice(-600)}`
}
