import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DmError } from '@data-migration/contract/errors'
import { type ErrandKind, isErrandKind } from '@data-migration/contract/task'
import type { SubTask } from '../store/sub-tasks.ts'
import { ann } from './control-plane.fixture.ts'
import { openSimulatedPlane, type SimulatedPlane } from './simulated-plane.fixture.ts'
import type { Operation } from './task-life.ts'

type Word = Extract<Operation, 'start' | 'stop' | 'resume' | 'finish' | ErrandKind> | 'reset'

type Action =
  /** Words on one sub-task, all said at once. */
  | { readonly do: 'say'; readonly subTask: number; readonly words: readonly Word[] }
  | { readonly do: 'work'; readonly steps: number }
  /** Nobody does anything for some beats: losses are noticed. */
  | { readonly do: 'pass' }
  | { readonly do: 'kill' | 'cut' | 'heal' | 'freeze' | 'thaw'; readonly executor: number }
  | { readonly do: 'restart' }

const subTaskCount = 3
const executorCount = 2

const word = fc.constantFrom<Word>(
  'start',
  'start',
  'stop',
  'resume',
  'finish',
  'reset',
  'verify',
  'apply-repair',
)
const executor = fc.nat({ max: executorCount - 1 })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      subTask: fc.nat({ max: subTaskCount - 1 }),
      words: fc.array(word, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('work' as const), steps: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('kill', 'cut', 'heal', 'freeze', 'thaw'), executor }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)

/** What users wanted last, as far as their words were taken; of words said at once any may have been the last. */
type Wishes = readonly Set<Word>[]

it(
  'loses no state, whatever is asked, dies or is cut off in whatever order',
  { timeout: 300_000 },
  async () => {
    const history = fc.array(action, { minLength: 4, maxLength: 18 })
    await fc.assert(
      fc.asyncProperty(history, async (actions) => {
        await using plane = await openSimulatedPlane(executorCount, 2)
        const { subTaskIds } = await plane.newTask(subTaskCount)
        const wishes = subTaskIds.map(() => new Set<Word>(['reset']))
        for (const one of actions) {
          await perform(plane, subTaskIds, wishes, one)
          assertOneHolder(plane, subTaskIds)
        }
        for (const one of plane.fleet.executors) {
          one.heal()
          one.frozen = false
        }
        await plane.until(() => isQuiet(plane, subTaskIds))
        for (const [index, id] of subTaskIds.entries()) await assertFulfilled(plane, id, wishes[index])
      }),
      { numRuns: 25 },
    )
  },
)

async function perform(
  plane: SimulatedPlane,
  ids: readonly string[],
  wishes: Wishes,
  step: Action,
): Promise<void> {
  const { executors } = plane.fleet
  switch (step.do) {
    case 'say':
      return await say(plane, ids[step.subTask] ?? '', wishes[step.subTask], step.words)
    case 'work':
      for (let n = 0; n < step.steps; n++) {
        for (const one of executors) one.work()
        await sleep(2)
      }
      return
    case 'pass':
      return await sleep(250)
    case 'restart':
      return await plane.restart()
    case 'kill':
      return executors[step.executor]?.kill()
    case 'cut':
      return executors[step.executor]?.cut()
    case 'heal':
      return executors[step.executor]?.heal()
    case 'freeze':
    case 'thaw':
      Object.assign(executors[step.executor] ?? {}, { frozen: step.do === 'freeze' })
  }
}

async function say(
  plane: SimulatedPlane,
  id: string,
  wishes: Set<Word> | undefined,
  words: readonly Word[],
): Promise<void> {
  const { life } = plane.scheduling
  // A reset waits for a Portal that is on its way out, which it never is while its machine is out of reach.
  const reachable = plane.fleet.executors.every((one) => one.reachable && !one.frozen)
  const said = words.filter((one) => one !== 'reset' || reachable)
  const taken = await Promise.all(
    said.map((one) =>
      accepted(
        one === 'reset' ? life.reset(id, { removeTargetData: false }, ann) : life.operate(id, one, ann),
      ),
    ),
  )
  const latest = said.filter((_, index) => taken[index])
  if (latest.length === 0) return
  wishes?.clear()
  for (const one of latest) wishes?.add(one)
}

async function accepted(work: Promise<void>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof DmError && /^DM-(TASK|VER)-/.test(error.code)) return false
    throw error
  }
}

/** However many processes there are: only one of them can commit. */
function assertOneHolder({ fleet }: SimulatedPlane, ids: readonly string[]): void {
  const holders = fleet.executors.flatMap((one) => one.holders)
  for (const id of ids) expect(holders.filter((held) => held === id).length).toBeLessThanOrEqual(1)
}

async function isQuiet({ store, fleet }: SimulatedPlane, ids: readonly string[]): Promise<boolean> {
  const subTasks = await Promise.all(ids.map((id) => store.subTasks.get(id)))
  const queued = await store.queue.list()
  return (
    queued.length === 0 &&
    fleet.executors.every(({ living }) => living === 0) &&
    subTasks.every(
      ({ point, scheduling }) =>
        ['not-started', 'stopped', 'finished'].includes(point.state) &&
        scheduling.run === null &&
        scheduling.reportOn === null &&
        scheduling.outOfReach === null,
    )
  )
}

async function assertFulfilled(
  plane: SimulatedPlane,
  id: string,
  wishes: Set<Word> | undefined,
): Promise<void> {
  const subTask = await plane.store.subTasks.get(id)
  const { state } = subTask.point
  const context = `${state} after ${[...(wishes ?? [])].join()}: ${JSON.stringify(subTask)}`
  if (subTask.exitCode === 0)
    expect(subTask, context).toMatchObject({ verdict: 'equal', point: { loaded: true } })
  const fits = [...(wishes ?? [])].some((wish) => fulfils(subTask, wish))
  expect(fits, context).toBe(true)
  await assertAllRead(plane, subTask)
}

function isComplete({ point, exitCode }: SubTask): boolean {
  return point.state === 'finished' && exitCode === 0
}

/** Sent out while it was stopped, it is stopped again. */
function isErrandDone({ point, exitCode }: SubTask): boolean {
  return point.state === 'stopped' && point.errand === null && exitCode === 0
}

/** What was stopped or ended may have come to its end the moment before. */
function fulfils(subTask: SubTask, wish: Word): boolean {
  const { state } = subTask.point
  if (wish === 'reset') return state === 'not-started'
  if (wish === 'finish') return state === 'finished'
  if (wish === 'stop') return state === 'stopped' || isComplete(subTask)
  return isComplete(subTask) || ((isErrandKind(wish) || wish === 'resume') && isErrandDone(subTask))
}

/** Where it ran last, everything Portal has said is in the store: no number was left out or counted twice. */
async function assertAllRead({ store, fleet }: SimulatedPlane, subTask: SubTask): Promise<void> {
  const { id, executorId, exitCode } = subTask
  const where = fleet.executors.find((one) => one.id === executorId)
  if (where === undefined || exitCode === null) return
  const events = where.workspaces.get(id)?.events ?? []
  expect((await store.cursors.get(id, where.id)).lastSeq).toBe(events.length)
}
