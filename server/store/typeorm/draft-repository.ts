import type { Drafts } from '../drafts.ts'
import type { Session } from './session.ts'
import { draftEntity } from './work-entities.ts'

export function draftRepository(session: Session): Drafts {
  const { manager } = session
  return {
    find: (userId) => manager.findOneBy(draftEntity, { userId }),
    save: (userId, content) =>
      session.atomically((inside) =>
        inside.manager.save(draftEntity, { userId, content, savedAt: inside.now() }),
      ),
    remove: async (userId) => {
      await manager.delete(draftEntity, { userId })
    },
  }
}
