import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, type Plan } from './allocate.ts'
import type { ExecutorView, WaitingSubTask } from './executor-view.ts'

const since = '2026-01-01T00:00:00.000Z'

function executor(id: string, more: Partial<ExecutorView> = {}): ExecutorView {
  return {
    id,
    name: `name of ${id}`,
    state: 'online',
    since,
    install: 'installed',
    slots: 4,
    running: new Map(),
    cores: 8,
    memoryAvailableBytes: 8000,
    ...more,
  }
}

function waiting(id: string, more: Partial<WaitingSubTask> = {}): WaitingSubTask {
  return {
    id,
    mainTaskId: 'm1',
    order: Number(/\d+/.exec(id)?.[0] ?? 0),
    executorIds: [],
    pinnedTo: null,
    preferred: null,
    memoryBytes: 1000,
    ...more,
  }
}

function placesOf(plan: Plan): Record<string, string> {
  return Object.fromEntries(plan.assignments.map(({ subTaskId, executorId }) => [subTaskId, executorId]))
}

function codeOf(plan: Plan, subTaskId: string): string | undefined {
  return plan.waiting.find((entry) => entry.subTaskId === subTaskId)?.reason.code
}

describe('allocate', () => {
  it('spreads over the least loaded executors', () => {
    const plan = allocate([waiting('s1'), waiting('s2'), waiting('s3')], [executor('a'), executor('b')])
    expect(placesOf(plan)).toEqual({ s1: 'a', s2: 'b', s3: 'a' })
  })

  it('measures load by the share of slots that are taken', () => {
    const half = executor('a', { slots: 2, running: new Map([['m9', 1]]) })
    const quarter = executor('b', { slots: 8, running: new Map([['m9', 2]]) })
    expect(placesOf(allocate([waiting('s1')], [half, quarter]))).toEqual({ s1: 'b' })
  })

  it('keeps a pinned sub-task for its executor, and tells why it waits there', () => {
    const full = executor('a', { slots: 1, running: new Map([['m9', 1]]) })
    const plan = allocate([waiting('s1', { pinnedTo: 'a' })], [full, executor('b')])
    expect(plan.assignments).toEqual([])
    expect(plan.waiting[0]?.reason).toMatchObject({
      code: 'DM-TASK-040',
      params: { executor: 'name of a', slots: 1 },
    })
  })

  it('runs on executors of the task only', () => {
    const plan = allocate([waiting('s1', { executorIds: ['b'] })], [executor('a'), executor('b')])
    expect(placesOf(plan)).toEqual({ s1: 'b' })
  })

  it('goes back to where its workspace is, if there is room', () => {
    const busier = executor('b', { running: new Map([['m9', 2]]) })
    const task = waiting('s1', { preferred: 'b' })
    expect(placesOf(allocate([task], [executor('a'), busier]))).toEqual({ s1: 'b' })
    const full = executor('b', { slots: 2, running: new Map([['m9', 2]]) })
    expect(placesOf(allocate([task], [executor('a'), full]))).toEqual({ s1: 'a' })
  })

  it('lets the main task with the fewest running sub-tasks go first', () => {
    const tasks = [waiting('s1'), waiting('s2'), waiting('s3', { mainTaskId: 'm2' })]
    const busy = executor('a', { slots: 2, running: new Map([['m1', 1]]) })
    expect(placesOf(allocate(tasks, [busy]))).toEqual({ s3: 'a' })
  })

  it('waits for an installation that is the only hope', () => {
    const plan = allocate(
      [waiting('s1')],
      [executor('a', { install: 'not-installed' }), executor('b', { install: 'installing' })],
    )
    expect(plan.installing).toEqual([{ subTaskId: 's1', executorId: 'b' }])
  })

  it.each([
    ['DM-INST-019', executor('a', { state: 'lost' })],
    ['DM-TASK-045', executor('a', { state: 'unknown' })],
    ['DM-INST-009', executor('a', { install: 'failed' })],
    ['DM-TASK-046', executor('a', { slots: 0 })],
    ['DM-TASK-041', executor('a', { memoryAvailableBytes: 999 })],
    ['DM-TASK-042', executor('a', { slots: 9, cores: 1, running: new Map([['m9', 4]]) })],
  ])('gives the reason %s', (code, view) => {
    expect(codeOf(allocate([waiting('s1')], [view]), 's1')).toBe(code)
  })

  it('says that there is no executor at all', () => {
    expect(codeOf(allocate([waiting('s1')], []), 's1')).toBe('DM-TASK-018')
  })

  it('names the nearest reason first and all of them as details', () => {
    const plan = allocate([waiting('s1')], [executor('a', { state: 'lost' }), executor('b', { slots: 0 })])
    expect(plan.waiting[0]?.reason).toMatchObject({
      code: 'DM-INST-019',
      details: [
        { path: 'name of a', code: 'DM-INST-019' },
        { path: 'name of b', code: 'DM-TASK-046' },
      ],
    })
  })

  it('keeps room for one that needs much memory, as long as somebody there will end', () => {
    const tasks = [waiting('s1', { memoryBytes: 5000 }), waiting('s2')]
    const busy = executor('a', { memoryAvailableBytes: 3000, running: new Map([['m9', 1]]) })
    expect(codeOf(allocate(tasks, [busy]), 's2')).toBe('DM-TASK-043')
    const idle = executor('a', { memoryAvailableBytes: 3000 })
    expect(placesOf(allocate(tasks, [idle]))).toEqual({ s2: 'a' })
  })
})

const someExecutors = fc
  .array(
    fc.record({
      slots: fc.integer({ min: 0, max: 4 }),
      cores: fc.integer({ min: 1, max: 2 }),
      memory: fc.integer({ min: 0, max: 6 }),
      state: fc.constantFrom('online' as const, 'online' as const, 'lost' as const, 'unknown' as const),
      install: fc.constantFrom(
        'installed' as const,
        'installed' as const,
        'installing' as const,
        'failed' as const,
      ),
      busy: fc.dictionary(fc.constantFrom('m1', 'm2', 'x'), fc.integer({ min: 1, max: 2 })),
    }),
    { minLength: 0, maxLength: 4 },
  )
  .map((all) =>
    all.map(({ memory, busy, ...rest }, index) =>
      executor(`e${index}`, {
        ...rest,
        memoryAvailableBytes: memory * 1000,
        running: new Map(Object.entries(busy)),
      }),
    ),
  )

const executorId = fc.constantFrom('e0', 'e1', 'e2', 'e3')
const someSubTasks = fc
  .array(
    fc.record({
      mainTaskId: fc.constantFrom('m1', 'm2', 'm3'),
      executorIds: fc.uniqueArray(executorId, { maxLength: 3 }),
      pinnedTo: fc.option(executorId),
      preferred: fc.option(executorId),
      memoryBytes: fc.constantFrom(500, 1000, 3000),
    }),
    { maxLength: 14 },
  )
  .map((all) => all.map((one, index) => waiting(`s${index + 1}`, one)))

function mayRunOn({ pinnedTo, executorIds }: WaitingSubTask, id: string): boolean {
  return pinnedTo === id || (pinnedTo === null && (executorIds.length === 0 || executorIds.includes(id)))
}

describe('every plan', () => {
  const runs = { numRuns: 400 }

  it('mentions each sub-task exactly once', () => {
    fc.assert(
      fc.property(someSubTasks, someExecutors, (tasks, executors) => {
        const { assignments, installing, waiting: left } = allocate(tasks, executors)
        const mentioned = [...assignments, ...installing, ...left].map(({ subTaskId }) => subTaskId)
        expect(mentioned.toSorted()).toEqual(tasks.map(({ id }) => id).toSorted())
      }),
      runs,
    )
  })

  it('never takes more slots, cores or memory than there are, and only usable and allowed executors', () => {
    fc.assert(
      fc.property(someSubTasks, someExecutors, (tasks, executors) => {
        const { assignments } = allocate(tasks, executors)
        for (const view of executors) {
          const here = tasks.filter(({ id }) =>
            assignments.some((a) => a.subTaskId === id && a.executorId === view.id),
          )
          if (here.length === 0) continue
          const before = [...view.running.values()].reduce((sum, count) => sum + count, 0)
          expect(before + here.length).toBeLessThanOrEqual(Math.min(view.slots, view.cores * 4))
          expect(here.reduce((sum, task) => sum + task.memoryBytes, 0)).toBeLessThanOrEqual(
            view.memoryAvailableBytes ?? 0,
          )
          expect([view.state, view.install]).toEqual(['online', 'installed'])
          expect(here.filter((task) => !mayRunOn(task, view.id))).toEqual([])
        }
      }),
      runs,
    )
  })

  it('depends on nothing but what it is given, in whatever order', () => {
    fc.assert(
      fc.property(someSubTasks, someExecutors, (tasks, executors) => {
        expect(allocate(tasks.toReversed(), executors.toReversed())).toEqual(allocate(tasks, executors))
      }),
      runs,
    )
  })

  it('leaves no sub-task waiting beside an executor that could take it', () => {
    fc.assert(
      fc.property(someSubTasks, someExecutors, (tasks, executors) => {
        const { assignments, waiting: left } = allocate(tasks, executors)
        const used = new Set(assignments.map(({ executorId: id }) => id))
        for (const { subTaskId, reason } of left) {
          const task = tasks.find(({ id }) => id === subTaskId)
          const idle = executors.filter(
            (view) =>
              !used.has(view.id) &&
              view.state === 'online' &&
              view.install === 'installed' &&
              view.slots > 0 &&
              view.running.size === 0 &&
              (view.memoryAvailableBytes ?? 0) >= (task?.memoryBytes ?? 0) &&
              task !== undefined &&
              mayRunOn(task, view.id),
          )
          expect({ idle, reason: reason.code }).toEqual({ idle: [], reason: reason.code })
        }
      }),
      runs,
    )
  })
})

/** Plays a queue through: what is assigned runs, one after the other ends, until nothing moves any more. */
function playThrough(
  tasks: readonly WaitingSubTask[],
  executors: readonly ExecutorView[],
  endOf: (count: number) => number,
) {
  let queue = tasks
  const started: string[] = []
  let running: { readonly task: WaitingSubTask; readonly executorId: string }[] = []
  for (;;) {
    const views = executors.map((view) =>
      viewWith(
        view,
        running.filter((one) => one.executorId === view.id),
      ),
    )
    const { assignments } = allocate(queue, views)
    for (const { subTaskId, executorId: id } of assignments) {
      const task = queue.find((one) => one.id === subTaskId)
      if (task !== undefined) running.push({ task, executorId: id })
      started.push(subTaskId)
    }
    queue = queue.filter(({ id }) => !started.includes(id))
    if (running.length === 0) return { started, left: queue.map(({ id }) => id) }
    running = running.toSpliced(endOf(running.length), 1)
  }
}

function viewWith(view: ExecutorView, here: readonly { readonly task: WaitingSubTask }[]): ExecutorView {
  const running = new Map<string, number>()
  for (const { task } of here) running.set(task.mainTaskId, (running.get(task.mainTaskId) ?? 0) + 1)
  const taken = here.reduce((sum, { task }) => sum + task.memoryBytes, 0)
  return { ...view, running, memoryAvailableBytes: (view.memoryAvailableBytes ?? 0) - taken }
}

it('starts everybody once who fits anywhere at all, whoever ends when', () => {
  fc.assert(
    fc.property(someSubTasks, someExecutors, fc.infiniteStream(fc.nat()), (tasks, executors, ends) => {
      const { started, left } = playThrough(tasks, executors, (count) => (ends.next().value ?? 0) % count)
      expect(new Set(started).size).toBe(started.length)
      const alone = tasks.filter(
        (task) =>
          allocate(
            [task],
            executors.map((view) => viewWith(view, [])),
          ).assignments.length === 0,
      )
      expect(left.toSorted()).toEqual(alone.map(({ id }) => id).toSorted())
    }),
    { numRuns: 400 },
  )
})
