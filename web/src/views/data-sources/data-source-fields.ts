import type { CallOf, DataSourceView, routes } from '@data-migration/contract/api'

type Input = CallOf<(typeof routes)['dataSources.update']>['body']
export type DataSourceKind = DataSourceView['kind']
export type Side = 'source' | 'target'
type TlsMode = NonNullable<DataSourceView['tls']>['mode']

/** What the form holds; empty text stands for what is left out. */
export interface DataSourceFields {
  name: string
  kind: DataSourceKind
  host: string
  port: number
  user: string
  password: string
  database: string
  tls: TlsMode | ''
  ca: string
}

export const defaultPorts: Readonly<Record<DataSourceKind, number>> = {
  mysql: 3306,
  mariadb: 3306,
  postgresql: 5432,
  opengauss: 15400,
}

const sources: readonly DataSourceKind[] = ['mysql', 'mariadb']
const targets: readonly DataSourceKind[] = ['postgresql', 'opengauss']

export function kindsOf(side: Side | null): readonly DataSourceKind[] {
  if (side === null) return [...sources, ...targets]
  return side === 'source' ? sources : targets
}

export function sideOf(kind: DataSourceKind): Side {
  return sources.includes(kind) ? 'source' : 'target'
}

export function fieldsOf(stored: DataSourceView | null, side: Side | null): DataSourceFields {
  const kind = stored?.kind ?? kindsOf(side)[0] ?? 'mysql'
  return {
    name: stored?.name ?? '',
    kind,
    host: stored?.host ?? '',
    port: stored?.port ?? defaultPorts[kind],
    user: stored?.user ?? '',
    password: '',
    database: stored?.database ?? '',
    tls: stored?.tls?.mode ?? '',
    ca: stored?.tls?.ca ?? '',
  }
}

/** The body of a request; without a password the stored one stays. A name left empty is `host:port`. */
export function inputOf(fields: DataSourceFields): Input {
  const { kind, host, port, user, password, database, tls, ca } = fields
  return {
    name: fields.name.trim() === '' ? `${host}:${port}` : fields.name,
    kind,
    host,
    port,
    user,
    database: database === '' ? null : database,
    tls: tls === '' ? null : { mode: tls, ...(ca === '' ? {} : { ca }) },
    ...(password === '' ? {} : { password }),
  }
}
