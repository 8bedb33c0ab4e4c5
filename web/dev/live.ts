import type { TableCounters } from '@data-migration/contract/portal'
import { type ClientFrame, parseTopic } from '@data-migration/contract/ws'
import type { WebSocket } from 'ws'
import type { World } from './world.ts'

/** Snapshots of the world, then patches for what moves, so many a second. */
export function serveTopics(client: WebSocket, world: World, updatesPerSecond: number): void {
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

  let beat = 0
  const timer = setInterval(() => {
    beat += 1
    for (const topic of revs.keys()) {
      const data = patchOf(world, topic, beat)
      if (data !== null) send(topic, 'patch', data)
    }
  }, 1000 / updatesPerSecond)
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

function patchOf(world: World, text: string, beat: number): unknown {
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
  if (topic.kind === 'tasks') return { upsert: [moved(world.tasks, beat)], remove: [] }
  if (topic.kind === 'task' && topic.id === task.id) return { task, upsert: [subTask.detail], remove: [] }
  if (topic.kind === 'subtask' && topic.id === subTask.detail.id)
    return { subTask: { ...subTask.detail, measured }, upsert: rowsMoved(subTask.tables, beat), remove: [] }
  if (topic.kind === 'subtask-log')
    return { lines: [{ at: new Date().toISOString(), level: 'info', message: `rows/s ${Math.round(rate)}` }] }
  return null
}

/** One after the other, those at work; each further than before. */
function moved(tasks: World['tasks'], beat: number): World['tasks'][number] | undefined {
  const working = tasks.filter(({ state }) => state === 'running')
  const task = working[beat % working.length]
  if (task === undefined) return undefined
  task.measured = ((task.measured ?? 0) + 0.001) % 1
  task.etaSeconds = Math.max(1, (task.etaSeconds ?? 400) - 1)
  return { ...task }
}

/** Two tables a patch. */
function rowsMoved(tables: TableCounters[], beat: number): readonly TableCounters[] {
  return [0, 1].flatMap((step) => {
    const index = (beat * 2 + step) % tables.length
    const table = tables[index]
    if (table === undefined) return []
    const rows = String(Number(table.rowsRead) + 1000)
    return [(tables[index] = { ...table, rowsRead: rows, rowsWritten: rows })]
  })
}
