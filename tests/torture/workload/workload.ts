import { setTimeout as delay } from 'node:timers/promises'
import type { Report } from '@data-migration/contract/portal'
import { createPair, type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import { runPortal } from '../../e2e/lib/portal-process.ts'
import { until } from '../../e2e/lib/until.ts'
import { optionsOf } from '../../e2e/values-arrive-exactly/value-policies.ts'
import type { Ending } from '../full-load/runner.ts'
import type { SourceKind, World } from '../full-load/world.ts'
import { Operator } from '../incremental/operator.ts'
import { within } from '../incremental/within.ts'
import { type Counting, Counts } from './counts.ts'
import { differences } from './equality.ts'
import { createMaterials, policies } from './materials.ts'
import { restructure } from './restructure.ts'
import { createShape, firstShapes, type Shapes } from './shapes.ts'
import { type Told, toldBy } from './told.ts'
import type { Material } from './values.ts'
import { write, type WriterSettings } from './writers.ts'

export interface WorkloadPlan {
  readonly source: SourceKind
  readonly seed: number
  readonly minutes: number
  readonly restMs: number
  readonly restBetweenChangesMs: number
  readonly signal: AbortSignal
  readonly onMinute: (result: MinuteResult) => void
}

export interface MinuteResult {
  readonly source: SourceKind
  readonly minute: number
  readonly phase: 'load' | 'following'
  /** Operations of this minute. */
  readonly done: number
  readonly refused: number
  readonly lagMs: number | null
  readonly byKind: Readonly<Record<string, number | string>>
}

export interface WorkloadResult {
  readonly source: SourceKind
  readonly seed: number
  readonly ok: boolean
  readonly problems: readonly string[]
  readonly done: number
  readonly refused: number
  /** Changes of structure as the product told of them, by what it did. */
  readonly structureChanges: Readonly<Record<string, number>>
  /** What the product's own comparisons said: beside following, and at the end. */
  readonly verdicts: readonly string[]
  /** From the signal to stop to the end. */
  readonly secondsToEnd: number
  readonly byKind: Readonly<Record<string, number | string>>
}

/** Only a failure is bounded by these: a busy machine takes its time. */
const loadsWithinMs = 900_000
const endsWithinMs = 1_200_000
/** What is always refused is no torture; where it was tried so often, it should have come to something. */
const triedAtLeast = 40
const mostProblems = 60
/** The exit code of a run whose comparison found differences. */
const differencesFound = 6
/** Equal; or equal where each value the target cannot hold is what the policies say. No row is left out either way. */
const inOrder: ReadonlySet<number | null> = new Set([0, 7])
const equalVerdicts = new Set(['equal', 'finished-with-rejects'])

/** One source under random changes, followed by one Portal from the load to the end of the time; and then the comparison. */
export async function runWorkload(plan: WorkloadPlan, world: World): Promise<WorkloadResult> {
  await using pair = await createPair({ source: world.source, target: world.target, grants: 'online' })
  const options = { ...optionsOf(policies), 'full.chunkRows': 300, 'verify.enabled': plan.seed % 2 === 1 }
  await using operator = await Operator.hire(pair, world, options)
  const workload = new Workload(plan, pair, operator)
  try {
    const lasted = await workload.torture(await prepare(plan, pair))
    if (lasted) await workload.end()
  } catch (error) {
    workload.problems.push(`${String(error)}; ${operator.runner.stderr().slice(-3_000)}`)
  }
  return workload.result()
}

interface Prepared {
  readonly materials: readonly Material[]
  readonly shapes: Shapes
}

async function prepare({ source }: WorkloadPlan, pair: MigrationPair): Promise<Prepared> {
  const materials = await createMaterials(pair, source)
  const shapes = firstShapes()
  await onSource(pair, async (connection) => {
    for (const [name, shape] of shapes) await connection.query(createShape(name, shape))
  })
  return { materials, shapes }
}

class Workload {
  readonly problems: string[] = []
  readonly #plan: WorkloadPlan
  readonly #pair: MigrationPair
  readonly #operator: Operator
  readonly #all = new Counts()
  readonly #verdicts: string[] = []
  #minute = new Counts()
  #secondsToEnd = 0

  constructor(plan: WorkloadPlan, pair: MigrationPair, operator: Operator) {
    this.#plan = plan
    this.#pair = pair
    this.#operator = operator
  }

  /** Load and following under changes, until the time is over; false when Portal ended before. */
  async torture(prepared: Prepared): Promise<boolean> {
    const stop = new AbortController()
    const { source: server, sourceDatabase: database } = this.#pair
    const { seed, restMs, minutes, signal } = this.#plan
    const count: Counting = (kind, what) => [this.#all, this.#minute].forEach((each) => each.add(kind, what))
    const settings = { ...prepared, server, database, seed, count, restMs, signal: stop.signal }
    this.#operator.runner.start()
    const work = Promise.all([
      write(settings),
      this.#changeStructures(settings),
      this.#tellMinutes(stop.signal),
    ])
    const time = pause(minutes * 60_000, AbortSignal.any([signal, stop.signal]))
    try {
      await Promise.race([time, this.#endsEarly(stop.signal), failureOf(work)])
    } finally {
      stop.abort()
    }
    await work
    return this.problems.length === 0
  }

  async #endsEarly(stopped: AbortSignal): Promise<void> {
    const ending = await this.#operator.runner.end()
    if (!stopped.aborted) this.problems.push(`it ended by itself: ${textOf(ending)}`)
  }

  /** Structures are changed from the moment on from which changes of them are followed. */
  async #changeStructures(settings: WriterSettings): Promise<void> {
    const follows = () => Promise.resolve(settings.signal.aborted || this.#told.follows)
    await until('the source to be followed', follows, loadsWithinMs, 200)
    await restructure({ ...settings, restMs: this.#plan.restBetweenChangesMs })
  }

  get #told(): Told {
    return toldBy(this.#operator.runner.lines)
  }

  async #tellMinutes(signal: AbortSignal): Promise<void> {
    for (let minute = 1; !signal.aborted; minute += 1) {
      await pause(60_000, signal)
      const { done, refused, ...counts } = this.#minute.summary()
      this.#minute = new Counts()
      const { follows, lagMs } = this.#told
      const phase = follows ? 'following' : 'load'
      this.#plan.onMinute({ source: this.#plan.source, minute, phase, done, refused, lagMs, ...counts })
    }
  }

  /** Stops in order: everything the source has committed by now has to be in the target. */
  async end(): Promise<void> {
    const { runner } = this.#operator
    const began = performance.now()
    if (runner.isRunning) {
      // It waits for the end no longer than an operator would; what is left to apply may take longer.
      await runPortal(['stop', '--workspace', this.#pair.workspace])
      const ending = await within(endsWithinMs, runner.end())
      this.#secondsToEnd = Math.round((performance.now() - began) / 100) / 10
      if (!inOrder.has(ending.code)) this.problems.push(`the stop ended: ${textOf(ending)}`)
      // What is missing then is no more than what the stop has left; unless its own comparison found what differs.
      if (!inOrder.has(ending.code) && ending.code !== differencesFound) return
    }
    this.problems.push(...(await differences(this.#pair)))
    await this.#compareByItself()
    const never = this.#all.neverDone(triedAtLeast)
    if (never.length > 0) this.problems.push(`always refused: ${never.join(', ')}`)
  }

  /** What the product says of the same two sides: rows and objects. */
  async #compareByItself(): Promise<void> {
    const job = `${this.#pair.folder}/job.json`
    const run = await runPortal([
      'verify',
      '--job',
      job,
      '--workspace',
      this.#pair.workspace,
      '--json',
      '--verify.enabled',
      'true',
    ])
    const verdict = String(run.report?.['verdict'])
    this.#verdicts.push(verdict)
    if (!inOrder.has(run.code) || !equalVerdicts.has(verdict) || !isAllEqual(run))
      this.problems.push(`its own comparison says ${run.code} ${verdict}: ${objectionsOf(run)}`)
  }

  result(): WorkloadResult {
    const { structureChanges, verdicts } = this.#told
    const all = [...verdicts, ...this.#verdicts]
    const wrong = all.filter((verdict) => !equalVerdicts.has(verdict) && verdict !== 'not-verified')
    if (wrong.length > 0) this.problems.push(`its own verdicts: ${wrong.join(', ')}`)
    return {
      source: this.#plan.source,
      seed: this.#plan.seed,
      ok: this.problems.length === 0,
      problems: this.problems.slice(0, mostProblems),
      structureChanges,
      verdicts: all,
      secondsToEnd: this.#secondsToEnd,
      ...this.#all.summary(),
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => undefined)
}

/** Comes to nothing but a failure. */
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work
  return await new Promise<never>(() => undefined)
}

function textOf({ code, error, stderr }: Ending): string {
  return `${code} ${JSON.stringify(error)} ${stderr.slice(-1_500)}`
}

function isAllEqual({ report }: Awaited<ReturnType<typeof runPortal>>): boolean {
  const { verification = [] } = (report ?? {}) as Partial<Report>
  return verification.length > 0 && verification.every(({ verdict }) => verdict.startsWith('equal'))
}

function objectionsOf({ report, stderr }: Awaited<ReturnType<typeof runPortal>>): string {
  const { verification = [], objectVerification = [], error } = (report ?? {}) as Partial<Report>
  const rows = verification.filter(({ verdict }) => !verdict.startsWith('equal'))
  const objects = objectVerification.filter(({ objects }) => objects === 'differs')
  const found = JSON.stringify([rows, objects, error]).slice(0, 6_000)
  return report === undefined ? stderr.slice(-1_500) : found
}
