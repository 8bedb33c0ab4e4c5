import type { DataSourceView, HostRouteName, RequestOf, hostRoutes } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type {
  CredentialHandle,
  Credentials,
  DataSourceEntry,
  DataSourceKind,
  DataSources,
} from '@data-migration/contract/plugin'
import { testServer } from '../../data-sources/test-server.ts'
import type { Handlers } from '../mount-routes.ts'
import { contains, pageOf } from '../paging.ts'

type Names = Exclude<
  Extract<HostRouteName, `dataSources.${string}`>,
  `${string}.databases` | `${string}.tables`
>
type Body = RequestOf<(typeof hostRoutes)['dataSources.update']>['body']

const sourceKinds: readonly DataSourceKind[] = ['mysql', 'mariadb']

export function dataSourceHandlers(dataSources: DataSources, credentials: Credentials): Handlers<Names> {
  return {
    'dataSources.list': async ({ query }) => {
      const found = (await dataSources.list()).filter(
        ({ name, host, kind }) =>
          contains(`${name} ${host}`, query.search) &&
          (query.kind === undefined || query.kind === kind) &&
          (query.side === undefined || (query.side === 'source') === sourceKinds.includes(kind)),
      )
      return pageOf(found.map(presentDataSource), query)
    },
    'dataSources.create': async ({ body }, call) => {
      call.about(`data-source/${body.name}`, { kind: body.kind, host: body.host, port: body.port })
      const entry = await withPassword(credentials, body, body.password, (input) => dataSources.create(input))
      call.about(`data-source/${entry.id}`, { name: body.name, host: body.host, port: body.port })
      return presentDataSource(entry)
    },
    'dataSources.get': async ({ params }) => presentDataSource(await dataSources.get(params.dataSourceId)),
    'dataSources.update': async ({ params, body }, call) => {
      const { dataSourceId } = params
      call.about(`data-source/${dataSourceId}`, { name: body.name, host: body.host, port: body.port })
      const { credential } = await dataSources.get(dataSourceId)
      if (body.password === undefined)
        return presentDataSource(await dataSources.update(dataSourceId, { ...partsOf(body), credential }))
      const update = (input: Parameters<DataSources['create']>[0]) => dataSources.update(dataSourceId, input)
      return presentDataSource(await withPassword(credentials, body, body.password, update))
    },
    'dataSources.delete': async ({ params }, call) => {
      call.about(`data-source/${params.dataSourceId}`)
      await dataSources.remove(params.dataSourceId)
      return undefined
    },
    'dataSources.test': async ({ body }, call) => {
      call.about(`data-source/${body.host}:${body.port}`)
      return await testServer(body, body.password)
    },
    'dataSources.testStored': async ({ params }, call) => {
      call.about(`data-source/${params.dataSourceId}`)
      const entry = await dataSources.get(params.dataSourceId)
      return await credentials.use(entry.credential, async (secret) => {
        if (secret.kind === 'password') return await testServer(entry, secret.password)
        throw dmError('DM-AUTH-011', { resource: `data-source/${entry.id}` })
      })
    },
  }
}

export function presentDataSource({ credential: _never, ...entry }: DataSourceEntry): DataSourceView {
  return entry
}

/** Stores the password; where the data source is refused it is forgotten again. */
async function withPassword(
  credentials: Credentials,
  body: Body,
  password: string,
  save: (input: Parameters<DataSources['create']>[0]) => Promise<DataSourceEntry>,
): Promise<DataSourceEntry> {
  const credential: CredentialHandle = await credentials.store({ kind: 'password', password })
  try {
    return await save({ ...partsOf(body), credential })
  } catch (error) {
    await credentials.forget(credential)
    throw error
  }
}

function partsOf({ name, kind, host, port, user, database, tls }: Body) {
  return { name, kind, host, port, user, database, tls: tls === null ? null : { ...tls } }
}
