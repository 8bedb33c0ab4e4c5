import { createPair, type MigrationPair, onSource, onTarget } from '../../e2e/lib/migration-pair.ts'
import { compareIndependently } from '../../e2e/lib/independent-comparison.ts'
import { slowDownDdl } from '../../e2e/lib/target-activity.ts'
import { changeState, createDataset, rowsInAll, stateAtStart, textsOf } from './dataset.ts'
import { inject } from './faults.ts'
import { arrive } from './moments.ts'
import type { PlannedFault, RoundPlan } from './plan-round.ts'
import { type Ending, Runner } from './runner.ts'
import type { World } from './world.ts'
import { startWriter, transactionsUpTo } from './writer.ts'

export interface InjectedFault extends PlannedFault {
  /** False: the run never came to the moment, so nothing was done. */
  readonly injected: boolean
  readonly reason?: string
}

export interface RoundResult {
  readonly seed: number
  readonly keys: boolean
  readonly changing: boolean
  readonly faults: readonly InjectedFault[]
  /** Endings after which Portal was started again by hand. */
  readonly restarts: readonly unknown[]
  readonly seconds: number
  readonly verdict: unknown
  readonly ok: boolean
  readonly problems: readonly string[]
}

const shortestSeconds = 9
const mostRestarts = 12
/** Endings that pass: something was away. Everything else would be the same again. */
const passing = new Set([8, 9, 75])

/** One load with its faults, and the proof of what it left behind. */
export async function runRound(plan: RoundPlan, world: World): Promise<RoundResult> {
  const started = performance.now()
  await using pair = await createPair({ source: world.source, target: world.target })
  await onSource(pair, (connection) => createDataset(connection, plan.keys))
  await slowDownDdl(pair, 0.15)
  const job = await pair.writeJob(jobThroughProxies(pair, world))
  await using runner = new Runner(['run', '--job', job, '--workspace', pair.workspace, '--json'])
  const writer = plan.changing ? startWriter(world.source, pair.sourceDatabase) : null
  runner.start()
  const faults: InjectedFault[] = []
  for (const fault of plan.faults) faults.push(await carryOut(fault, { world, pair, runner }))
  const ending = await untilDone(runner, plan)
  const gtids = (await writer?.stop()) ?? []
  const problems = await judge(pair, plan, ending, gtids)
  return {
    seed: plan.seed,
    keys: plan.keys,
    changing: plan.changing,
    faults,
    restarts: runner.restarts,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    verdict: ending.verdict,
    ok: problems.length === 0,
    problems,
  }
}

function jobThroughProxies(pair: MigrationPair, world: World): Record<string, unknown> {
  const options = {
    'limit.rowsPerSecond': Math.floor(rowsInAll / shortestSeconds),
    'full.chunkRows': 3_000,
    'full.workers': 2,
  }
  const { host, port } = world.toSource
  return pair.job({
    options,
    source: { host, port },
    target: { host: world.toTarget.host, port: world.toTarget.port },
  })
}

interface Stage {
  readonly world: World
  readonly pair: MigrationPair
  readonly runner: Runner
}

async function carryOut(fault: PlannedFault, stage: Stage): Promise<InjectedFault> {
  const { pair, runner } = stage
  // One that ended by the fault before goes on, as by an operator.
  if (!runner.isRunning) {
    const { code } = await runner.end()
    if (code === null || !passing.has(code))
      return { ...fault, injected: false, reason: `ended with ${code}` }
    await startAgain(runner)
  }
  const arriving = arrive(fault.moment, pair)
  let held
  try {
    held = await Promise.race([arriving, runner.ended()])
  } catch (error) {
    // It may still come to hold the next run there, where nobody waits for it any more.
    void arriving.then(
      (late) => late[Symbol.asyncDispose](),
      () => undefined,
    )
    return { ...fault, injected: false, reason: String(error) }
  }
  await inject(fault.kind, { ...stage, held })
  return { ...fault, injected: true }
}

async function startAgain(runner: Runner): Promise<void> {
  const { code, error } = await runner.end()
  runner.restarts.push({ code, error })
  runner.start()
}

async function untilDone(runner: Runner, plan: RoundPlan): Promise<Ending> {
  for (;;) {
    const ending = await runner.end()
    const passes = ending.code !== null && passing.has(ending.code)
    if (!passes || runner.restarts.length >= mostRestarts) return ending
    if (plan.changing && ending.verdict === 'not-one-point-in-time') return ending
    await startAgain(runner)
  }
}

/** What is wrong; nothing is the aim. */
async function judge(
  pair: MigrationPair,
  plan: RoundPlan,
  ending: Ending,
  gtids: readonly string[],
): Promise<string[]> {
  if (plan.changing && ending.verdict === 'not-one-point-in-time') return []
  const ended = ending.code === 0 && ending.verdict === 'equal'
  const problems = ended
    ? []
    : [`ended with ${ending.code}, ${String(ending.verdict)}: ${JSON.stringify(ending.error)}`]
  if (!plan.changing) return [...problems, ...(await compareIndependently(pair))]
  return [...problems, ...(await compareWithPosition(pair, ending.position, gtids))]
}

/** The target must be what the source was after exactly the transactions its recorded position names. */
async function compareWithPosition(
  pair: MigrationPair,
  position: string | null,
  gtids: readonly string[],
): Promise<string[]> {
  const found = await targetTexts(pair)
  const ticks = Number(found['ticks']?.[0]?.split('|')[1])
  const upTo = position === null ? ticks : transactionsUpTo(position, gtids)
  const problems =
    upTo === ticks ? [] : [`position ${position} is of transaction ${upTo}, the target of ${ticks}`]
  const state = stateAtStart()
  for (let n = 1; n <= ticks; n += 1) changeState(state, n)
  for (const [table, texts] of Object.entries(textsOf(state))) {
    const problem = firstDifference(texts, found[table] ?? [])
    if (problem !== null) problems.push(`${table} after transaction ${ticks}: ${problem}`)
  }
  return problems
}

async function targetTexts(pair: MigrationPair): Promise<Record<string, string[]>> {
  return await onTarget(pair, async (client) => {
    const found: Record<string, string[]> = {}
    for (const table of ['accounts', 'pairs', 'events', 'ticks']) {
      const { rows } = await client.query<unknown[]>({
        text: `SELECT * FROM "${pair.schema}"."${table}"`,
        rowMode: 'array',
      })
      found[table] = rows.map((row) => row.map(String).join('|'))
    }
    return found
  })
}

function firstDifference(expected: readonly string[], found: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const text of expected) counts.set(text, (counts.get(text) ?? 0) + 1)
  for (const text of found) counts.set(text, (counts.get(text) ?? 0) - 1)
  const [difference] = [...counts].filter(([, count]) => count !== 0)
  if (difference === undefined) return null
  return `${difference[1] > 0 ? 'missing' : 'too much'}: ${difference[0]} (${difference[1]})`
}
