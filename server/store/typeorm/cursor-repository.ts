import type { EventCursors } from '../event-cursors.ts'
import { cursorEntity } from './result-entities.ts'
import type { Session } from './session.ts'

export function cursorRepository(session: Session): EventCursors {
  const { manager } = session
  return {
    get: async (subTaskId, executorId) =>
      (await manager.findOneBy(cursorEntity, { subTaskId, executorId })) ?? {
        subTaskId,
        executorId,
        lastSeq: 0,
        epoch: 0,
      },
    advance: async (subTaskId, executorId, seq, epoch) => {
      if (seq === 1) return await begin(session, { subTaskId, executorId, lastSeq: 1, epoch })
      const at = { subTaskId, executorId, lastSeq: seq - 1 }
      return (await manager.update(cursorEntity, at, { lastSeq: seq, epoch })).affected === 1
    },
    forget: async (subTaskId, executorId) => {
      await manager.delete(cursorEntity, { subTaskId, ...(executorId === undefined ? {} : { executorId }) })
    },
    forgetExecutor: async (executorId) => {
      await manager.delete(cursorEntity, { executorId })
    },
  }
}

async function begin(
  { manager }: Session,
  cursor: { subTaskId: string; executorId: string; lastSeq: number; epoch: number },
): Promise<boolean> {
  const { subTaskId, executorId } = cursor
  if (await manager.existsBy(cursorEntity, { subTaskId, executorId })) return false
  await manager.insert(cursorEntity, cursor)
  return true
}
