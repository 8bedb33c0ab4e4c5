import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorCatalogue } from '../errors/catalogue.ts'
import { errandKinds } from './errand.ts'
import { subTaskProgress } from './progress.ts'
import { isUserEvent, type SubTaskEvent, subTaskEvents, type UserEvent } from './sub-task-event.ts'
import { type SubTaskState, subTaskStates } from './sub-task-state.ts'
import { newPoint, possibleRequests, type SubTaskPoint, transition } from './transition.ts'

const online = newPoint('online')
const at = (state: SubTaskState, more: Partial<SubTaskPoint> = {}): SubTaskPoint => ({
  ...online,
  state,
  ...more,
})

/** The states reached by the events, or the code of the first refusal. */
function follow(events: readonly SubTaskEvent[], from: SubTaskPoint = online): string {
  let point = from
  for (const event of events) {
    const next = transition(point, event)
    if (!next.ok) return next.code
    point = next.point
  }
  return point.state
}

const points = fc.record({
  state: fc.constantFrom(...subTaskStates),
  mode: fc.constantFrom('offline' as const, 'online' as const),
  loaded: fc.boolean(),
  reversed: fc.boolean(),
  pending: fc.constantFrom(null, 'stop', 'finish', 'stop-incremental', 'stop-reverse'),
  errand: fc.option(
    fc.record({
      kind: fc.constantFrom(...errandKinds),
      from: fc.constantFrom('finished' as const, 'failed' as const, 'stopped' as const),
    }),
  ),
})

const histories = fc.tuple(
  fc.constantFrom('offline' as const, 'online' as const),
  fc.array(fc.constantFrom(...subTaskEvents), { maxLength: 60 }),
)

/** All points of a history; refused events leave the point as it is. */
function pointsOf(mode: 'offline' | 'online', events: readonly SubTaskEvent[]): SubTaskPoint[] {
  const passed = [newPoint(mode)]
  for (const event of events) {
    const next = transition(passed.at(-1) ?? newPoint(mode), event)
    if (next.ok) passed.push(next.point)
  }
  return passed
}

describe('every state × every event', () => {
  it.each(subTaskStates.flatMap((state) => subTaskEvents.map((event) => ({ state, event }))))(
    '$state × $event has a state or a code of the catalogue',
    ({ state, event }) => {
      const answer = transition(at(state), event)
      if (answer.ok) expect(subTaskStates).toContain(answer.point.state)
      else expect(errorCatalogue).toHaveProperty(answer.code)
    },
  )

  it('answers every point, not only those that can be reached', () => {
    fc.assert(
      fc.property(points, fc.constantFrom(...subTaskEvents), (point, event) => {
        const answer = transition(point, event)
        expect(answer.ok ? subTaskStates.includes(answer.point.state) : answer.code in errorCatalogue).toBe(
          true,
        )
      }),
    )
  })

  it('ignores reports that do not fit, and gives users a reason of their own', () => {
    for (const state of subTaskStates) {
      for (const event of subTaskEvents) {
        const answer = transition(at(state), event)
        if (!answer.ok) expect(answer.code === 'DM-TASK-016').toBe(!isUserEvent(event))
      }
    }
  })
})

describe('the ways a migration goes', () => {
  it('offline ends by itself', () => {
    const events: SubTaskEvent[] = [
      'start',
      'run-started',
      'schema-started',
      'full-started',
      'full-done',
      'verify-started',
      'verify-done',
      'completed',
    ]
    expect(follow(events, newPoint('offline'))).toBe('finished')
  })

  it('online goes through incremental and back, and ends only by a user', () => {
    const there: SubTaskEvent[] = [
      'start',
      'run-started',
      'full-started',
      'full-done',
      'incremental-started',
      'verify-started',
      'verify-done',
      'incremental-started',
      'stop-incremental',
      'incremental-stopped',
    ]
    const back: SubTaskEvent[] = ['start-reverse', 'reverse-started', 'stop-reverse', 'reverse-stopped']
    expect(follow(there)).toBe('incremental-stopped')
    expect(follow([...there, ...back])).toBe('reverse-stopped')
    expect(follow([...there, ...back, 'finish'])).toBe('finished')
  })

  it('does not begin reverse before incremental has stopped', () => {
    expect(transition(at('incremental'), 'start-reverse')).toEqual({ ok: false, code: 'DM-TASK-008' })
    expect(transition(at('incremental-stopping'), 'start-reverse')).toEqual({
      ok: false,
      code: 'DM-TASK-008',
    })
    expect(transition(at('full'), 'stop-incremental')).toEqual({ ok: false, code: 'DM-TASK-007' })
  })

  it('knows no incremental and no reverse offline', () => {
    const offline = { ...newPoint('offline'), state: 'full-done' as const }
    expect(transition(offline, 'stop-incremental')).toEqual({ ok: false, code: 'DM-TASK-012' })
    expect(transition(offline, 'incremental-started')).toEqual({ ok: false, code: 'DM-TASK-016' })
  })

  it('queues an online run again that ends before its changes were stopped', () => {
    expect(follow(['completed'], at('incremental', { loaded: true }))).toBe('stalled')
    expect(follow(['completed', 'requeued'], at('full'))).toBe('waiting')
    expect(follow(['completed'], at('incremental', { pending: 'finish' }))).toBe('finished')
    expect(follow(['completed'], at('incremental-stopping'))).toBe('incremental-stopped')
  })

  it('continues on the way back after its executor was lost', () => {
    const reverse = at('reverse', { reversed: true, loaded: true })
    expect(follow(['lost', 'requeued', 'run-started'], reverse)).toBe('reverse-starting')
    expect(follow(['lost', 'requeued', 'run-started', 'reverse-started'], reverse)).toBe('reverse')
    expect(follow(['lost', 'requeued', 'incremental-started'], reverse)).toBe('DM-TASK-016')
    expect(follow(['verify-started'], at('waiting', { reversed: true }))).toBe('waiting')
  })
})

describe('requests', () => {
  it('stop and end wait for Portal, and are carried out when it is gone', () => {
    const asked = transition(at('full'), 'finish')
    expect(asked).toMatchObject({ ok: true, forward: true, point: { state: 'full', pending: 'finish' } })
    expect(follow(['finish', 'halted'], at('full'))).toBe('finished')
    expect(follow(['finish', 'lost'], at('full'))).toBe('finished')
    expect(follow(['stop', 'halted'], at('full'))).toBe('stopped')
    expect(follow(['stop', 'lost'], at('full'))).toBe('stopped')
    expect(follow(['finish'], at('stalled'))).toBe('finished')
    expect(follow(['start', 'finish'])).toBe('finished')
  })

  it('stop and end of a stream that ends in order are what was asked for, not a stop of incremental', () => {
    const ends: SubTaskEvent[] = ['incremental-stopped', 'completed']
    const online = at('incremental', { loaded: true })
    expect(follow(['stop', ...ends], online)).toBe('stopped')
    expect(follow(['finish', ...ends], online)).toBe('finished')
    expect(follow(['stop-incremental', ...ends], online)).toBe('incremental-stopped')
    expect(follow(['stop-incremental', 'finish', ...ends], online)).toBe('finished')
    expect(follow(['stop-incremental', 'stop', ...ends], online)).toBe('incremental-stopped')
  })

  it('remembers a stop of incremental over the loss of the executor', () => {
    const events: SubTaskEvent[] = [
      'stop-incremental',
      'lost',
      'requeued',
      'run-started',
      'incremental-started',
    ]
    expect(follow(events, at('incremental', { loaded: true }))).toBe('incremental-stopping')
  })

  it.each(['stop', 'finish', 'stop-incremental'] as const)(
    '%s does not wait for ever where its run ends at a statement that is undecided',
    (request) => {
      const asked = transition(at('incremental', { loaded: true }), request)
      const point = asked.ok ? asked.point : online
      const paused = transition(point, 'incremental-paused')
      const ended = transition(paused.ok ? paused.point : online, 'incremental-undecided')
      expect(ended).toMatchObject({ ok: true, point: { state: 'incremental-paused', pending: null } })
    },
  )

  it('goes on, is stopped or ended at once while it waits for a decision', () => {
    const waits = at('incremental-paused', { loaded: true })
    expect(follow(['resume', 'run-started', 'incremental-started'], waits)).toBe('incremental')
    expect(follow(['stop'], waits)).toBe('stopped')
    expect(follow(['finish'], waits)).toBe('finished')
    expect(follow(['stop-incremental'], waits)).toBe('DM-TASK-007')
  })

  it('reset begins anew, and only where nothing runs', () => {
    const finished = at('finished', { loaded: true, reversed: true })
    expect(transition(finished, 'reset')).toEqual({ ok: true, point: online, forward: false })
    expect(transition(at('incremental'), 'reset')).toEqual({ ok: false, code: 'DM-TASK-014' })
    expect(transition(at('not-started'), 'reset')).toEqual({ ok: false, code: 'DM-TASK-014' })
  })

  it.each<[SubTaskState, UserEvent[]]>([
    ['not-started', ['start']],
    ['full', ['stop', 'finish']],
    ['incremental', ['stop', 'finish', 'verify', 'stop-incremental']],
    ['incremental-stopped', ['resume', 'finish', 'start-reverse']],
    ['incremental-paused', ['stop', 'resume', 'finish']],
    ['failed', ['resume', 'reset']],
    ['finished', ['reset']],
    ['stopped', ['resume', 'finish', 'reset']],
  ])('in %s a user can ask for %j', (state, expected) => {
    expect(possibleRequests(at(state))).toEqual(expected)
  })
})

describe('a run beside the migration', () => {
  const offline = newPoint('offline')
  const rests = (state: SubTaskState, more: Partial<SubTaskPoint> = {}): SubTaskPoint => ({
    ...offline,
    state,
    loaded: true,
    ...more,
  })
  const runs: readonly SubTaskEvent[] = ['run-started', 'verify-started', 'verify-done', 'completed']

  it.each(
    errandKinds.flatMap((kind) =>
      (['finished', 'failed', 'stopped'] as const).map((from) => ({ kind, from })),
    ),
  )('$kind leads from $from through verifying back to it', ({ kind, from }) => {
    const asked = transition(rests(from), kind)
    expect(asked).toMatchObject({
      ok: true,
      forward: false,
      point: { state: 'waiting', errand: { kind, from } },
    })
    expect(follow([kind, 'run-started'], rests(from))).toBe('verifying')
    expect(follow([kind, ...runs.slice(0, 3)], rests(from))).toBe('verified')
    expect(follow([kind, ...runs], rests(from))).toBe(from)
    // What comes next is the migration's again.
    expect(pointAfter([kind, ...runs], rests(from))?.errand).toBeNull()
  })

  it('ends an online migration where it was ended before', () => {
    expect(follow(['verify', ...runs], at('finished', { loaded: true }))).toBe('finished')
  })

  it.each<[string, SubTaskPoint, string]>([
    ['not all rows were moved', rests('finished', { loaded: false }), 'DM-VER-210'],
    ['changes have to follow', at('stopped', { loaded: true }), 'DM-VER-211'],
    ['changes have to follow after a failure', at('failed', { loaded: true }), 'DM-VER-211'],
    ['changes have flowed back', at('finished', { loaded: true, reversed: true }), 'DM-VER-212'],
    ['it is at work', rests('full'), 'DM-TASK-006'],
    ['it has not started', offline, 'DM-TASK-006'],
  ])('is refused where %s', (_why, point, code) => {
    for (const kind of errandKinds) expect(transition(point, kind)).toEqual({ ok: false, code })
  })

  it('compares beside incremental by asking the run there is, which repairs nothing', () => {
    const beside = at('incremental', { loaded: true })
    expect(transition(beside, 'verify')).toMatchObject({ ok: true, forward: true, point: { errand: null } })
    expect(transition(beside, 'repair')).toEqual({ ok: false, code: 'DM-TASK-006' })
  })

  it.each<[SubTaskEvent[], SubTaskState]>([
    [['run-started', 'failed'], 'failed'],
    [['run-started', 'precheck-failed'], 'failed'],
    [['run-started', 'stop', 'halted'], 'stopped'],
    [['stop'], 'stopped'],
  ])('after %j it can go on, or be given up', (events, state) => {
    const begun: SubTaskEvent[] = ['apply-repair', ...events]
    const broken = pointAfter(begun, rests('finished'))
    expect(broken).toMatchObject({ state, errand: { kind: 'apply-repair', from: 'finished' } })
    expect(follow([...begun, 'resume', ...runs], rests('finished'))).toBe('finished')
    expect(follow([...begun, 'finish'], rests('finished'))).toBe('finished')
    expect(pointAfter([...begun, 'verify'], rests('finished'))?.errand).toEqual({
      kind: 'verify',
      from: 'finished',
    })
  })

  it('is no way to end what has failed itself', () => {
    expect(follow(['verify', 'run-started', 'failed', 'finish'], rests('failed'))).toBe('DM-TASK-015')
  })

  it('survives the loss of its executor, and forgets nothing', () => {
    const lost: SubTaskEvent[] = ['repair', 'run-started', 'lost', 'requeued']
    expect(pointAfter(lost, rests('finished'))).toMatchObject({
      state: 'waiting',
      errand: { kind: 'repair' },
    })
    expect(follow([...lost, ...runs], rests('finished'))).toBe('finished')
    expect(follow(['repair', 'run-started', 'full-started'], rests('finished'))).toBe('DM-TASK-016')
  })

  it('is over with a reset', () => {
    expect(pointAfter(['verify', 'stop', 'reset'], rests('finished'))).toEqual(offline)
  })

  function pointAfter(events: readonly SubTaskEvent[], from: SubTaskPoint): SubTaskPoint | undefined {
    return events.reduce<SubTaskPoint | undefined>((point, event) => {
      const next = point === undefined ? null : transition(point, event)
      return next?.ok === true ? next.point : undefined
    }, from)
  }
})

describe('any history', () => {
  const forwardStates: readonly SubTaskState[] = [
    'schema',
    'full',
    'full-done',
    'verifying',
    'verified',
    'incremental',
    'incremental-stopping',
    'incremental-stopped',
    'incremental-paused',
  ]

  it('stays within the states, and once reversed never goes forward again', () => {
    fc.assert(
      fc.property(histories, ([mode, events]) => {
        for (const point of pointsOf(mode, events)) {
          expect(subTaskStates).toContain(point.state)
          if (point.reversed) expect(forwardStates).not.toContain(point.state)
          if (mode === 'offline') expect(point.state).not.toMatch(/incremental|reverse/)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps "loaded" until a reset, and never a request in a state that is over', () => {
    fc.assert(
      fc.property(histories, ([mode, events]) => {
        const passed = pointsOf(mode, events)
        passed.forEach((point, index) => {
          const before = passed[index - 1]
          if (before?.loaded === true && point.state !== 'not-started') expect(point.loaded).toBe(true)
          if (point.state === 'finished' || point.state === 'failed') expect(point.pending).toBeNull()
          if (point.state === 'finished' || point.state === 'not-started') expect(point.errand).toBeNull()
        })
      }),
      { numRuns: 1000 },
    )
  })

  it('never shows 100 % but for a finished or verified one with all its rows', () => {
    const everything = { tables: 3, tablesDone: 3, others: 2, othersDone: 2 }
    fc.assert(
      fc.property(histories, ([mode, events]) => {
        for (const point of pointsOf(mode, events)) {
          if (subTaskProgress(point, everything) < 1) continue
          expect(point.loaded).toBe(true)
          expect(['finished', 'verified']).toContain(point.state)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
