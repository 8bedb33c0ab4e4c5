import { LessThan } from 'typeorm'
import type { IdempotencyKeys } from '../idempotency-keys.ts'
import type { Session } from './session.ts'
import { isUniqueViolation } from './unique-violation.ts'
import { keyedReplyEntity } from './work-entities.ts'

export function keyedReplyRepository({ manager, now }: Session): IdempotencyKeys {
  return {
    find: (userId, key) => manager.findOneBy(keyedReplyEntity, { userId, key }),
    save: async (reply) => {
      try {
        await manager.insert(keyedReplyEntity, { ...reply, at: now() })
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw error
      }
    },
    removeOlder: async (time) => {
      await manager.delete(keyedReplyEntity, { at: LessThan(time) })
    },
  }
}
