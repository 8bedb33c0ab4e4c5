import type { HostRouteName } from '@data-migration/contract/api'
import type { DataSource } from 'typeorm'
import { listRoles, saveRole } from '../../users/roles.ts'
import { createUser, deleteUser, listUsers, updateUser } from '../../users/users.ts'
import type { Handlers } from '../mount-routes.ts'

type Names = Extract<
  HostRouteName,
  'host.users' | 'host.createUser' | 'host.updateUser' | 'host.deleteUser' | 'host.roles' | 'host.saveRole'
>

export function userHandlers(store: DataSource): Handlers<Names> {
  return {
    'host.users': async ({ query }) => ({ ...(await listUsers(store, query)), ...query }),
    'host.createUser': async ({ body }, call) => {
      call.about(`user/${body.name}`, { role: body.role })
      return await createUser(store, body)
    },
    'host.updateUser': async ({ params, body }, call) => {
      const newPassword = body.password !== undefined
      const changes: Record<string, string | boolean> =
        body.role === undefined ? { newPassword } : { newPassword, role: body.role }
      call.about(`user/${params.userId}`, changes)
      return await updateUser(store, params.userId, body)
    },
    'host.deleteUser': async ({ params }, call) => {
      call.about(`user/${params.userId}`)
      await deleteUser(store, params.userId)
      return undefined
    },
    'host.roles': async () => ({ items: await listRoles(store) }),
    'host.saveRole': async ({ params, body }, call) => {
      call.about(`role/${params.role}`, { permissions: body.permissions.join(' ') })
      return await saveRole(store, params.role, body.permissions)
    },
  }
}
