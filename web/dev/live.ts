import { type ClientFrame, parseTopic } from '@data-migration/contract/ws'
import type { WebSocket } from 'ws'
import type { World } from './world.ts'

/** Snapshots of the world, then a patch a second for what moves. */
export function serveTopics(client: WebSocket, world: World): void {
  const revs = new Map<string, number>()

  function send(topic: string, kind: 'snapshot' | 'patch', data: unknown): void {
    const rev = (revs.get(topic) ?? 0) + (kind === 'patch' ? 1 : 0)
    revs.set(topic, rev)
    client.send(JSON.stringify({ v: 1, topic, rev, kind, data }))
  }

  client.on('message', (bytes: Buffer) => {
    const frame = JSON.parse(bytes.toString('utf8')) as ClientFrame | { op: 'auth' }
    if (frame.op === 'unsub') revs.delete(frame.topic)
    if (frame.op !== 'sub') return
    const data = snapshotOf(world, frame.topic)
    if (data !== null) send(frame.topic, 'snapshot', data)
  })

  const timer = setInterval(() => {
    for (const topic of revs.keys()) {
      const data = patchOf(world, topic)
      if (data !== null) send(topic, 'patch', data)
    }
  }, 1000)
  client.on('close', () => clearInterval(timer))
}

function snapshotOf(world: World, text: string): unknown {
  const topic = parseTopic(text)
  if (topic === null) return null
  if (topic.kind === 'tasks') return { items: world.tasks }
  if (topic.kind === 'executors') return { items: world.executors }
  if (topic.kind === 'task') {
    const items = world.subTasks.map(({ detail }) => detail).filter(({ taskId }) => taskId === topic.id)
    return { task: world.tasks.find(({ id }) => id === topic.id), items }
  }
  const subTask = world.subTasks.find(({ detail }) => detail.id === topic.id)
  if (topic.kind === 'subtask') return { subTask: subTask?.detail, items: subTask?.tables ?? [] }
  return { lines: subTask?.log ?? [] }
}

function patchOf(world: World, text: string): unknown {
  const topic = parseTopic(text)
  const [task] = world.tasks
  const [subTask] = world.subTasks
  if (topic === null || task === undefined || subTask === undefined) return null
  const rate = 170_000 + Math.random() * 30_000
  const { measured } = subTask.detail
  if (measured !== null) {
    measured.rowsPerSecond = rate
    measured.bytesPerSecond = rate * 128
  }
  if (topic.kind === 'tasks')
    return { upsert: [{ ...task, etaSeconds: (task.etaSeconds ?? 1) - 1 }], remove: [] }
  if (topic.kind === 'task' && topic.id === task.id) return { task, upsert: [subTask.detail], remove: [] }
  if (topic.kind === 'subtask' && topic.id === subTask.detail.id)
    return { subTask: subTask.detail, upsert: subTask.tables.slice(0, 2), remove: [] }
  if (topic.kind === 'subtask-log')
    return { lines: [{ at: new Date().toISOString(), level: 'info', message: `rows/s ${Math.round(rate)}` }] }
  return null
}
