import type { Packages } from '../packages.ts'
import { packageEntity } from './executor-entities.ts'
import type { Session } from './session.ts'

export function packageRepository({ manager, now }: Session): Packages {
  return {
    list: async ({ page, pageSize }) => {
      const [items, total] = await manager.findAndCount(packageEntity, {
        order: { id: 'DESC' },
        skip: (page - 1) * pageSize,
        take: pageSize,
      })
      return { items, total }
    },
    find: (id) => manager.findOneBy(packageEntity, { id }),
    add: async (given) => {
      const row = { ...given, addedAt: now() }
      await manager.insert(packageEntity, row)
      return row
    },
    remove: async (id) => (await manager.delete(packageEntity, { id })).affected === 1,
  }
}
