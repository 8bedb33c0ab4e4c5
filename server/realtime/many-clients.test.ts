import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskSummary } from '@data-migration/contract/api'
import { expect, it } from 'vitest'
import { newId } from '../ids.ts'
import { openTestSockets, someTask } from './test-sockets.fixture.ts'

const megabyte = 1024 * 1024

it(
  '200 browsers get the newest of 50 updates a second, once a second each',
  { timeout: 60_000 },
  async () => {
    const progressMs = 1000
    const subTaskId = newId()
    const task = someTask('a')
    const subTasks = { find: async () => ({ id: subTaskId, taskId: task.id }) }
    await using sockets = await openTestSockets({ limits: { progressMs }, subTasks: subTasks as never })
    sockets.tasks.set(task.id, task)
    const clients = await Promise.all(Array.from({ length: 200 }, () => sockets.client()))
    for (const client of clients) client.subscribe('tasks')
    for (const client of clients) await client.until(() => client.names().length === 1)
    const readings = sockets.readings()
    const began = performance.now()
    let newest: TaskSummary = task
    for (let n = 1; n <= 150; n++) {
      newest = { ...task, name: `update ${n}`, progress: n / 1000 }
      sockets.tasks.set(task.id, newest)
      sockets.change({ kind: 'results', subTaskId })
      await sleep(20)
    }
    for (const client of clients) await client.until(() => client.names()[0] === newest.name)
    const beats = Math.floor((performance.now() - began) / progressMs) + 1
    expect(Math.max(...clients.map(({ frames }) => frames.length))).toBeLessThanOrEqual(1 + beats)
    expect(new Set(clients.flatMap(({ frames }) => frames.map(({ kind }) => kind)))).toEqual(
      new Set(['snapshot', 'patch']),
    )
    expect(sockets.readings() - readings).toBeLessThanOrEqual(beats)
  },
)

it(
  'a browser that does not read costs a bounded buffer, and is up to date when it reads again',
  { timeout: 60_000 },
  async () => {
    const limits = { stateMs: 0, heartbeatMs: 600_000 }
    await using sockets = await openTestSockets({ limits })
    const fat = Array.from({ length: 500 }, (_, n) => someTask(`task ${n}`))
    for (const task of fat) sockets.tasks.set(task.id, task)
    const [reader, sleeper] = [await sockets.client(), await sockets.client()]
    for (const client of [reader, sleeper]) {
      client.subscribe('tasks')
      await client.until(() => client.names().length === fat.length)
    }
    sleeper.socket.pause()
    for (let n = 1; n <= 200; n++) {
      for (const task of fat) sockets.tasks.set(task.id, { ...task, name: `${task.name} ${n}` })
      sockets.change({ kind: 'main-task', taskId: fat[0]?.id ?? '' })
      sockets.change({ kind: 'main-task', taskId: newId() })
      for (const { id } of fat) sockets.change({ kind: 'main-task', taskId: id })
      await reader.until(() => reader.names()[0] === `task 0 ${n}`)
    }
    expect(reader.bytes).toBeGreaterThan(20 * megabyte)
    sleeper.socket.resume()
    await sleeper.until(() => sleeper.names()[0] === 'task 0 200')
    // What the system holds for the connection, our own buffer, and one snapshot more.
    expect(sleeper.bytes).toBeLessThan(reader.bytes / 2)
    expect(sleeper.kinds().at(-1)).toBe('snapshot')
    expect(sleeper.names()).toEqual(reader.names())
  },
)
