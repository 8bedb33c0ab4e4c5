import type { ResponseOf, routes } from '@data-migration/contract/api'
import type { Permission } from '@data-migration/contract/plugin'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { call, callHost } from '../api/client.ts'
import { CallError } from '../api/call-error.ts'
import { sessionToken } from '../api/token.ts'

type Me = ResponseOf<(typeof routes)['system.me']>

/** Who is logged in and what they may do. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const mustChangePassword = shallowRef(false)
  const permissions = computed(() => new Set<Permission>(me.value?.permissions ?? []))

  /** Asks the server who the token belongs to. False where there is no session. */
  async function load(): Promise<boolean> {
    if (sessionToken.value === '') return false
    try {
      me.value = await call('system.me')
      return true
    } catch (error) {
      return refused(error)
    }
  }

  function refused(error: unknown): boolean {
    if (!(error instanceof CallError)) throw error
    if (error.has('DM-AUTH-006')) return (mustChangePassword.value = true)
    if (error.status !== 401) throw error
    sessionToken.value = ''
    return false
  }

  async function logIn(name: string, password: string): Promise<void> {
    const { token, user } = await callHost('host.login', { body: { name, password } })
    mustChangePassword.value = user.mustChangePassword
    sessionToken.value = token
    if (!user.mustChangePassword) await load()
  }

  async function changePassword(current: string, next: string): Promise<void> {
    await callHost('host.changePassword', { body: { current, next } })
    mustChangePassword.value = false
    await load()
  }

  /** The token goes even where the server cannot be reached. */
  async function logOut(): Promise<void> {
    await callHost('host.logout').catch(() => undefined)
    sessionToken.value = ''
  }

  watch(sessionToken, (token) => {
    if (token === '') me.value = null
  })

  return { me, permissions, mustChangePassword, load, logIn, logOut, changePassword }
})
