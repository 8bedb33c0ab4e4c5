import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeCode } from '@data-migration/contract/ws'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { newId } from '../ids.ts'
import {
  openTestSockets,
  someTask,
  type TestSockets,
  type TestSocketsOptions,
  watcher,
} from './test-sockets.fixture.ts'

const stack: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of stack.splice(0)) await one[Symbol.asyncDispose]()
})

async function sockets(options: TestSocketsOptions = {}): Promise<TestSockets> {
  const opened = await openTestSockets(options)
  stack.push(opened)
  return opened
}

const quick = { limits: { stateMs: 5, progressMs: 10, refreshMs: 600_000 } }

async function closed(socket: WebSocket): Promise<readonly [number, string]> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
  return [code, reason.toString()]
}

describe('the first frame', () => {
  it.each([
    ['no JSON', 'hello', closeCode.unauthenticated, 'DM-AUTH-005'],
    ['binary', Buffer.from('{"v":1,"op":"auth","token":"x"}'), closeCode.unauthenticated, 'DM-AUTH-005'],
    ['no token', '{"v":1,"op":"sub","topic":"tasks"}', closeCode.unauthenticated, 'DM-AUTH-005'],
    ['an empty token', '{"v":1,"op":"auth","token":""}', closeCode.unauthenticated, 'DM-AUTH-005'],
    ['another version', '{"v":2,"op":"auth","token":"x"}', closeCode.badFrame, 'DM-TASK-109'],
    ['a token of nobody', '{"v":1,"op":"auth","token":"x"}', closeCode.unauthenticated, 'DM-AUTH-001'],
  ])('with %s closes the socket', async (_what, frame, code, reason) => {
    const socket = await (await sockets()).open('/ws')
    socket.send(frame)
    expect(await closed(socket)).toEqual([code, reason])
  })

  it('has to come in time', async () => {
    const { open } = await sockets({ limits: { authenticationMs: 20 } })
    expect(await closed(await open('/ws'))).toEqual([closeCode.unauthenticated, 'DM-AUTH-005'])
    expect(await closed(await open('/shell'))).toEqual([closeCode.unauthenticated, 'DM-AUTH-005'])
  })

  it('may have others right behind it', async () => {
    const { client, tasks } = await sockets(quick)
    tasks.set('a', someTask('a'))
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.names().includes('a'))
  })
})

describe('a topic', () => {
  it('begins with a snapshot and goes on with patches, numbered without a gap', async () => {
    const { client, tasks, change } = await sockets(quick)
    const [a, b] = [someTask('a'), someTask('b')]
    for (const task of [a, b]) tasks.set(task.id, task)
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.names().length === 2)
    tasks.set(a.id, { ...a, name: 'A' })
    tasks.delete(b.id)
    for (const { id } of [a, b]) change({ kind: 'main-task', taskId: id })
    await ann.until(() => ann.names().join() === 'A')
    expect(ann.kinds()[0]).toBe('snapshot')
    expect(ann.kinds().slice(1)).toContain('patch')
    const revs = ann.frames.map(({ rev }) => rev)
    expect(revs).toEqual(revs.map((_, index) => (revs[0] ?? 0) + index))
  })

  it('is told only what is different', async () => {
    const { client, tasks, change } = await sockets(quick)
    const [a, b] = [someTask('a'), someTask('b')]
    for (const task of [a, b]) tasks.set(task.id, task)
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.names().length === 2)
    change({ kind: 'main-task', taskId: a.id })
    tasks.set(b.id, { ...b, name: 'B' })
    change({ kind: 'main-task', taskId: b.id })
    await ann.until(() => ann.names().includes('B'))
    expect(ann.frames.at(-1)).toMatchObject({ kind: 'patch', data: { upsert: [{ name: 'B' }], remove: [] } })
    expect(ann.frames).toHaveLength(2)
  })

  it('continues from the last rev where somebody else has kept it going', async () => {
    const { client, tasks, change } = await sockets(quick)
    const a = someTask('a')
    tasks.set(a.id, a)
    const [ann, ben] = [await client(), await client()]
    for (const one of [ann, ben]) one.subscribe('tasks')
    await ann.until(() => ann.names().length === 1)
    await ben.until(() => ben.names().length === 1)
    const kept = { ...ben.feed('tasks') }
    ben.socket.terminate()
    tasks.set(a.id, { ...a, name: 'A' })
    change({ kind: 'main-task', taskId: a.id })
    await ann.until(() => ann.names().join() === 'A')
    const again = await client()
    again.remember('tasks', kept)
    again.subscribe('tasks', kept.last ?? undefined)
    await again.until(() => again.names().join() === 'A')
    expect(again.kinds()).toEqual(['patch'])
  })

  it.each([[0], [5], [2 ** 52]])('answers a rev it never gave, %i, with a snapshot', async (since) => {
    const { client, tasks } = await sockets(quick)
    tasks.set('a', someTask('a'))
    const ann = await client()
    ann.subscribe('tasks', since)
    await ann.until(() => ann.names().includes('a'))
    expect(ann.kinds()).toEqual(['snapshot'])
  })

  it('answers a rev from before a restart with a snapshot', async () => {
    const { client, tasks, restart } = await sockets(quick)
    const a = someTask('a')
    tasks.set(a.id, a)
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.names().length === 1)
    const gone = closed(ann.socket)
    await restart()
    expect(await gone).toEqual([closeCode.goingAway, 'DM-TASK-107'])
    tasks.set(a.id, { ...a, name: 'A' })
    const [ben, again] = [await client(), await client()]
    ben.subscribe('tasks')
    await ben.until(() => ben.names().join() === 'A')
    again.remember('tasks', ann.feed('tasks'))
    again.subscribe('tasks', ann.feed('tasks').last ?? undefined)
    await again.until(() => again.names().join() === 'A')
    expect(again.kinds()).toEqual(['snapshot'])
  })

  it('is not read any more when nobody looks', async () => {
    const { client, tasks, change, readings } = await sockets(quick)
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.frames.length === 1)
    ann.send({ v: 1, op: 'unsub', topic: 'tasks' })
    // Answered after the frame before it.
    ann.subscribe('nonsense')
    await ann.until(() => ann.frames.length === 2)
    const before = readings()
    tasks.set('a', someTask('a'))
    change({ kind: 'main-task', taskId: 'a' })
    await sleep(50)
    expect(readings()).toBe(before)
    expect(ann.frames).toHaveLength(2)
  })

  it.each([
    ['that does not exist', () => 'nonsense', 'DM-TASK-106'],
    ['of a task that does not exist', () => `task/${newId()}`, 'DM-TASK-001'],
    ['of a sub-task that does not exist', () => `subtask/${newId()}`, 'DM-TASK-002'],
    ['of a log that does not exist', () => `subtask/${newId()}/log`, 'DM-TASK-002'],
  ])('%s is refused, and the socket lives on', async (_what, topic, code) => {
    const { client, tasks } = await sockets(quick)
    tasks.set('a', someTask('a'))
    const ann = await client()
    ann.subscribe(topic())
    await ann.until(() => ann.frames.length === 1)
    expect(ann.frames[0]).toMatchObject({ kind: 'error', data: { code } })
    ann.subscribe('tasks')
    await ann.until(() => ann.names().includes('a'))
  })
})

describe('permissions', () => {
  it('are asked for each topic', async () => {
    const { client, tokens } = await sockets(quick)
    tokens.set('shell only', ['shell'])
    const ann = await client('shell only')
    ann.subscribe('tasks')
    await ann.until(() => ann.frames.length === 1)
    expect(ann.frames[0]).toMatchObject({
      kind: 'error',
      data: { code: 'DM-AUTH-002', params: { permission: 'view' } },
    })
  })

  it('that are taken away end what was shown by them', async () => {
    const { client, tokens, tasks } = await sockets({ limits: { ...quick.limits, recheckMs: 10 } })
    tasks.set('a', someTask('a'))
    const ann = await client()
    ann.subscribe('tasks')
    await ann.until(() => ann.names().includes('a'))
    tokens.set(watcher, [])
    await ann.until(() => ann.kinds().includes('error'))
    expect(ann.frames.at(-1)).toMatchObject({ topic: 'tasks', data: { code: 'DM-AUTH-002' } })
    const gone = closed(ann.socket)
    tokens.delete(watcher)
    expect(await gone).toEqual([closeCode.unauthenticated, 'DM-AUTH-001'])
  })
})

describe('frames that are not understood', () => {
  it.each([
    ['an unknown op', JSON.stringify({ v: 1, op: 'fly', topic: 'tasks' }), closeCode.badFrame],
    ['no JSON', '{', closeCode.badFrame],
    ['a negative rev', JSON.stringify({ v: 1, op: 'sub', topic: 'tasks', since: -1 }), closeCode.badFrame],
    ['bytes', Buffer.from([1, 2, 3]), closeCode.badFrame],
    ['one that is far too long', 'x'.repeat(100_000), 1009],
  ])('%s: the socket is closed', async (_what, frame, code) => {
    const ann = await (await sockets()).client()
    ann.socket.send(frame)
    expect((await closed(ann.socket))[0]).toBe(code)
  })

  it('more topics than one page can show are refused', async () => {
    const ann = await (await sockets({ limits: { topicsPerSocket: 2 } })).client()
    for (const topic of ['tasks', 'executors', 'tasks', `task/${newId()}`]) ann.subscribe(topic)
    await ann.until(() => ann.kinds().includes('error'))
    // What was subscribed to before may be told after the refusal.
    const refusal = ann.frames.find(({ kind }) => kind === 'error')
    expect(refusal).toMatchObject({ data: { code: 'DM-TASK-109' } })
  })
})

it('more sockets than the server can serve are refused', async () => {
  const { client, open } = await sockets({ limits: { socketsAtMost: 1 } })
  await client()
  await expect(open('/ws')).rejects.toThrow('503')
})

it('a socket that gives no sign of life is closed', async () => {
  const { client } = await sockets({ limits: { heartbeatMs: 30 } })
  const [ann, ben] = [await client(), await client()]
  ann.subscribe('tasks')
  await ann.until(() => ann.frames.length === 1)
  ben.socket.pause()
  await sleep(200)
  const gone = closed(ben.socket)
  ben.socket.resume()
  expect((await gone)[0]).toBe(closeCode.tooSlow)
  expect(ann.socket.readyState).toBe(ann.socket.OPEN)
})
