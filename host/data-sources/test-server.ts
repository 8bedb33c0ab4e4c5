import type { ResponseOf, hostRoutes } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import { askMysql } from './ask-mysql.ts'
import { askPostgres } from './ask-postgres.ts'
import type { ServerLogin } from './server-login.ts'

export type ServerTest = ResponseOf<(typeof hostRoutes)['dataSources.test']>

/** Logs in and asks. What goes wrong is in the answer, coded. */
export async function testServer(login: ServerLogin, password: string): Promise<ServerTest> {
  const began = performance.now()
  const since = () => Math.round(performance.now() - began)
  const ask = login.kind === 'mysql' || login.kind === 'mariadb' ? askMysql : askPostgres
  try {
    return { ok: true, ...(await ask(login, password)), durationMs: since() }
  } catch (error) {
    const nothing = { version: null, role: 'unknown', administrator: false } as const
    return { ok: false, ...nothing, durationMs: since(), error: toErrorBody(error) }
  }
}
