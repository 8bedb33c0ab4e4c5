import type { Queue, QueueEntry } from '../queue.ts'
import { nextNumber } from './running-number.ts'
import type { Session } from './session.ts'
import { queueEntity } from './work-entities.ts'

export function queueRepository(session: Session): Queue {
  const { manager } = session
  return {
    list: () => manager.find(queueEntity, { order: { order: 'ASC' } }),
    find: (subTaskId) => manager.findOneBy(queueEntity, { subTaskId }),
    add: (subTaskId) => session.atomically((inside) => add(inside, subTaskId)),
    setReason: (subTaskId, reason) =>
      session.atomically(async (inside) => {
        const { affected } = await inside.manager.update(queueEntity, { subTaskId }, { reason })
        if (affected === 1) inside.changed({ kind: 'results', subTaskId })
      }),
    remove: (subTaskId) =>
      session.atomically(async (inside) => {
        const { affected } = await inside.manager.delete(queueEntity, { subTaskId })
        if (affected === 1) inside.changed({ kind: 'queue' })
        return affected === 1
      }),
  }
}

/** The number comes first: its lock keeps a second one from adding the same in the meantime. */
async function add(inside: Session, subTaskId: string): Promise<QueueEntry> {
  const order = await nextNumber(inside, 'queue')
  const known = await inside.manager.findOneBy(queueEntity, { subTaskId })
  if (known !== null) return known
  const entry = { subTaskId, order, queuedAt: inside.now(), reason: null }
  await inside.manager.insert(queueEntity, entry)
  inside.changed({ kind: 'queue' })
  return entry
}
