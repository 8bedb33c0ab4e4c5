import type { DataSourceView, RequestOf, ResponseOf, routes } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import type { CredentialHandle, DataSourceEntry, DataSourceInput } from '@data-migration/contract/plugin'
import { type DatabaseServer, isSource } from '../../databases/database-server.ts'
import { openServer, withServer } from '../../databases/open-server.ts'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { contains, pageOf } from '../paging.ts'

type Given = RequestOf<(typeof routes)['dataSources.update']>['body']
type ServerTest = ResponseOf<(typeof routes)['dataSources.test']>

/** Data sources are the host's; here they pass through. What is inside a server is asked of it. */
export function dataSourceRoutes({ context, store }: HttpDeps): Handlers<RoutesBelow<'dataSources'>> {
  const { dataSources, credentials } = context
  const inServer = async <T>(id: string, use: (server: DatabaseServer) => Promise<T>) =>
    await withServer(credentials, await dataSources.get(id), use)
  /** A new password is forgotten again where the change is refused. */
  const withPassword = async <T>(password: string, save: (credential: CredentialHandle) => Promise<T>) => {
    const credential = await credentials.store({ kind: 'password', password })
    return await save(credential).catch(async (error: unknown) => {
      await credentials.forget(credential)
      throw error
    })
  }
  return {
    'dataSources.list': async ({ query }) => {
      const found = (await dataSources.list()).filter((entry) => matches(entry, query))
      return pageOf(found.map(present), query)
    },
    'dataSources.create': async ({ body }, { about }) => {
      const { password, ...given } = body
      const entry = await withPassword(password, (credential) =>
        dataSources.create(inputOf(given, credential)),
      )
      about(`data-source/${entry.id}`, { name: entry.name })
      return present(entry)
    },
    'dataSources.test': ({ body }) => {
      const { password, ...login } = body
      return tested((use) => use(openServer(login, password)))
    },
    'dataSources.get': async ({ params }) => present(await dataSources.get(params.dataSourceId)),
    'dataSources.update': async ({ params, body }, { about }) => {
      const id = params.dataSourceId
      const { password, ...given } = body
      const before = await dataSources.get(id)
      about(`data-source/${id}`, { name: body.name })
      const save = (credential: CredentialHandle) => dataSources.update(id, inputOf(given, credential))
      if (password === undefined) return present(await save(before.credential))
      const after = await withPassword(password, save)
      await credentials.forget(before.credential)
      return present(after)
    },
    'dataSources.delete': async ({ params }) => {
      await dataSources.remove(params.dataSourceId)
    },
    'dataSources.testStored': async ({ params }) => {
      const entry = await dataSources.get(params.dataSourceId)
      return await tested((use) => withServer(credentials, entry, use))
    },
    'dataSources.databases': async ({ params, query }) => {
      const { host, port } = await dataSources.get(params.dataSourceId)
      const all = await inServer(params.dataSourceId, (server) => server.databases())
      const used = await store.subTasks.claimedDatabases(host, port)
      const shown = all
        .filter(({ name }) => contains(name, query.search))
        .map(({ name, encoding }) => ({ name, encoding, usedBy: used.get(name) ?? null }))
      return pageOf(shown, query)
    },
    'dataSources.tables': async ({ params, query }) => {
      const all = await inServer(params.dataSourceId, (server) => server.tables(params.database))
      return pageOf(
        all.filter(({ name }) => contains(name, query.search)),
        query,
      )
    },
  }
}

/** What goes wrong is in the answer, coded. */
async function tested(
  withOpened: <T>(use: (server: DatabaseServer) => Promise<T>) => Promise<T>,
): Promise<ServerTest> {
  const began = performance.now()
  const since = () => Math.round(performance.now() - began)
  try {
    const facts = await withOpened((server) => server.facts())
    return { ok: true, ...facts, durationMs: since() }
  } catch (error) {
    const nothing = { version: null, role: 'unknown', administrator: false } as const
    return { ok: false, ...nothing, durationMs: since(), error: toErrorBody(error) }
  }
}

function inputOf(given: Omit<Given, 'password'>, credential: CredentialHandle): DataSourceInput {
  return { ...given, credential }
}

function present({ credential: _, ...entry }: DataSourceEntry): DataSourceView {
  return { ...entry, tls: entry.tls === null ? null : { ...entry.tls } }
}

interface Filter {
  readonly search?: string | undefined
  readonly kind?: DataSourceEntry['kind'] | undefined
  readonly side?: 'source' | 'target' | undefined
}

function matches({ name, host, kind }: DataSourceEntry, filter: Filter): boolean {
  return (
    (contains(name, filter.search) || contains(host, filter.search)) &&
    (filter.kind === undefined || filter.kind === kind) &&
    (filter.side === undefined || (filter.side === 'source') === isSource(kind))
  )
}
