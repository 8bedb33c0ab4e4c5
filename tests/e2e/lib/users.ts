import { randomBytes } from 'node:crypto'
import { hostApiBase } from '@data-migration/contract/api'
import type { Permission } from '@data-migration/contract/plugin'
import { type ApiClient, apiClient } from './api-client.ts'
import { request, type TestHost } from './start-host.ts'

export interface TestUser {
  readonly id: string
  readonly role: string
  readonly token: string
}

/** A new user with a role of their own, who has set a password and is logged in. */
export async function newUser(
  host: { readonly url: string },
  api: ApiClient,
  permissions: readonly Permission[],
): Promise<TestUser> {
  const name = `user-${randomBytes(4).toString('hex')}`
  const [given, own] = [newPassword(), newPassword()]
  await api.host('host.saveRole', { params: { role: name }, body: { permissions: [...permissions] } })
  const { id } = await api.host('host.createUser', { body: { name, password: given, role: name } })
  const login = { method: 'POST', body: { name, password: given } }
  const { token } = (await request(`${host.url}${hostApiBase}/sessions`, login)).body as { token: string }
  const change = await request(`${host.url}${hostApiBase}/me/password`, {
    token,
    method: 'PUT',
    body: { current: given, next: own },
  })
  if (change.status >= 400) throw new Error(`the password was not accepted: ${JSON.stringify(change.body)}`)
  return { id, role: name, token }
}

function newPassword(): string {
  return `Test-${randomBytes(12).toString('hex')}`
}

/** The token of a new user with these permissions. */
export async function tokenWith(host: TestHost, permissions: readonly Permission[]): Promise<string> {
  return (await newUser(host, apiClient(host), permissions)).token
}
