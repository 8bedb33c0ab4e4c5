import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authFrameSchema, clientFrameSchema, serverFrameSchema } from './envelope.ts'
import { onFrame } from './rev-rule.ts'
import { shellClientSchema, shellOpenSchema } from './shell-frame.ts'
import { patchCollection } from './topic-data.ts'
import { parseTopic, type Topic, topicText } from './topic.ts'

const id = '0190a8c0-0000-7000-8000-000000000000'

describe('topics', () => {
  it.each<[string, Topic]>([
    ['tasks', { kind: 'tasks' }],
    ['executors', { kind: 'executors' }],
    [`task/${id}`, { kind: 'task', id }],
    [`subtask/${id}`, { kind: 'subtask', id }],
    [`subtask/${id}/log`, { kind: 'subtask-log', id }],
  ])('%s there and back', (text, topic) => {
    expect(parseTopic(text)).toEqual(topic)
    expect(topicText(topic)).toBe(text)
  })

  it.each(['', 'task', 'task/1', `task/${id}/log`, `subtask/${id}/log/x`, `tasks/${id}`, `subtask/../log`])(
    '%s is none',
    (text) => {
      expect(parseTopic(text)).toBeNull()
    },
  )
})

describe('onFrame', () => {
  it.each([
    [null, 'snapshot', 7, 'apply'],
    [9, 'snapshot', 2, 'apply'],
    [null, 'patch', 1, 'resubscribe'],
    [4, 'patch', 5, 'apply'],
    [4, 'patch', 4, 'ignore'],
    [4, 'patch', 3, 'ignore'],
    [4, 'patch', 6, 'resubscribe'],
    [4, 'error', 0, 'report'],
  ] as const)('after %s a %s with rev %i: %s', (last, kind, rev, answer) => {
    expect(onFrame(last, { kind, rev })).toBe(answer)
  })

  it('ends with the state of the server, whatever is lost or doubled on the way', () => {
    const lossy = fc.array(fc.constantFrom('kept', 'lost', 'doubled'), { maxLength: 40 })
    fc.assert(
      fc.property(lossy, (fates) => {
        let last: number | null = 0
        let seen = 0
        fates.forEach((fate, index) => {
          const rev = index + 1
          for (let times = fate === 'lost' ? 0 : fate === 'doubled' ? 2 : 1; times > 0; times--) {
            const answer = onFrame(last, { kind: 'patch', rev })
            // A new subscription is answered by a snapshot that holds everything up to now.
            if (answer === 'resubscribe' || answer === 'apply') [last, seen] = [rev, rev]
          }
        })
        expect(seen).toBe(fates.findLastIndex((fate) => fate !== 'lost') + 1)
      }),
    )
  })
})

describe('frames', () => {
  it('know nothing beside what is agreed', () => {
    const frame = { v: 1, op: 'sub', topic: 'tasks' }
    expect(clientFrameSchema.safeParse(frame).success).toBe(true)
    expect(clientFrameSchema.safeParse({ ...frame, since: 3 }).success).toBe(true)
    expect(clientFrameSchema.safeParse({ ...frame, since: -1 }).success).toBe(false)
    expect(clientFrameSchema.safeParse({ ...frame, token: 'x' }).success).toBe(false)
    expect(clientFrameSchema.safeParse({ ...frame, v: 2 }).success).toBe(false)
    expect(authFrameSchema.safeParse({ v: 1, op: 'auth', token: '' }).success).toBe(false)
  })

  it('of the server carry a coded error where something went wrong', () => {
    const error = { code: 'DM-TASK-106', message: 'm', remedy: 'r', params: {}, details: [] }
    const frame = { v: 1, topic: 'x', rev: 0, kind: 'error' }
    expect(serverFrameSchema.safeParse({ ...frame, data: error }).success).toBe(true)
    expect(serverFrameSchema.safeParse({ ...frame, data: 'oops' }).success).toBe(false)
  })

  it('of the shell open with a token and bounded sizes', () => {
    const open = { v: 1, op: 'open', token: 't', executorId: id, columns: 80, rows: 24 }
    expect(shellOpenSchema.safeParse(open).success).toBe(true)
    expect(shellOpenSchema.safeParse({ ...open, columns: 1e9 }).success).toBe(false)
    expect(shellClientSchema.safeParse({ v: 1, op: 'resize', columns: 0, rows: 1 }).success).toBe(false)
  })
})

describe('patchCollection', () => {
  const idOf = (item: { id: string }) => item.id

  it('replaces in place, appends what is new, removes what is gone', () => {
    const items = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
      { id: 'c', n: 1 },
    ]
    const patch = {
      upsert: [
        { id: 'd', n: 2 },
        { id: 'a', n: 2 },
      ],
      remove: ['b'],
    }
    expect(patchCollection(items, patch, idOf)).toEqual([
      { id: 'a', n: 2 },
      { id: 'c', n: 1 },
      { id: 'd', n: 2 },
    ])
  })
})
