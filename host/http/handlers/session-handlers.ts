import type { HostRouteName } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { DataSource } from 'typeorm'
import { changePassword, logIn, logOut, type Session } from '../../users/sessions.ts'
import { presentUser } from '../../users/users.ts'
import type { Call } from '../call.ts'
import { LoginLimit } from '../login-limit.ts'
import type { Handlers } from '../mount-routes.ts'

type Names = Extract<HostRouteName, 'host.login' | 'host.logout' | 'host.me' | 'host.changePassword'>

export function sessionHandlers(store: DataSource, limit = new LoginLimit()): Handlers<Names> {
  return {
    'host.login': async ({ body }, call) => {
      call.inNameOf(body.name)
      call.about('session')
      const wasRight = limit.begin(body.name, call.address)
      const login = await logIn(store, body.name, body.password)
      wasRight()
      call.about(`user/${login.user.id}`)
      return login
    },
    'host.logout': async (_request, call) => {
      const session = sessionOf(call)
      call.about(`user/${session.user.id}`)
      await logOut(store, session)
      return undefined
    },
    'host.me': async (_request, call) => {
      const { user, caller } = sessionOf(call)
      return { user: presentUser(user), permissions: [...caller.permissions] }
    },
    'host.changePassword': async ({ body }, call) => {
      const session = sessionOf(call)
      call.about(`user/${session.user.id}`)
      const wasRight = limit.begin(session.user.name, call.address)
      await changePassword(store, session, body)
      wasRight()
      return undefined
    },
  }
}

function sessionOf({ session }: Call): Session {
  if (session === null) throw dmError('DM-AUTH-001', {})
  return session
}
