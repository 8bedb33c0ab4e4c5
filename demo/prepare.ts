import { randomBytes } from 'node:crypto'
import {
  adminMysql,
  createScratchDatabase,
  dropDatabase,
  grantUser,
  randomPassword,
} from '@data-migration/tests/testbed'
import { DemoFailure } from './failure.ts'
import type { Belongings } from './servers/belongings.ts'
import { type DemoServer, product } from './servers/demo-server.ts'
import { createShop, type Shop } from './shop/index.ts'

/** The two ends of a sub-task: names in both servers. */
export interface Ends {
  readonly source: DemoServer
  readonly target: DemoServer
  readonly sourceDatabase: string
  readonly targetDatabase: string
  readonly schema: string
  /** Of both users; MySQL 5.6 takes 16 characters. */
  readonly user: string
}

/** Passwords of the two users of a pair. */
export interface Login {
  readonly sourcePassword: string
  readonly targetPassword: string
}

/** In servers of its own the demo takes plain names, elsewhere names nobody else has. */
export function nameEnds(source: DemoServer, target: DemoServer): readonly Ends[] {
  const suffix = source.own && target.own ? '' : `_${randomBytes(3).toString('hex')}`
  return ['shop', 'outlet'].map((name, at) => {
    const database = `${name}${suffix}`
    const user = `demo${at + 1}${suffix}`
    return { source, target, sourceDatabase: database, targetDatabase: database, schema: database, user }
  })
}

/** Generates the shop in the source. */
export async function makeSource(
  ends: Ends,
  belongings: Belongings,
  options: { scale: number; seed: string; signal: AbortSignal; onRows: (rows: number) => void },
): Promise<Shop> {
  const { source, sourceDatabase: database } = ends
  const { host, port } = source.endpoint
  if (!source.own) belongings.add({ host, port, kind: 'database', name: database })
  await dropDatabase(source.endpoint, database)
  await using connection = await adminMysql(source.endpoint)
  return await createShop(connection, { database, ...options }).catch((error: unknown) => {
    options.signal.throwIfAborted()
    throw explained('source', source, 'to create a database, tables and users', error)
  })
}

/** An empty database of UTF-8 on the target. */
export async function makeTarget(ends: Ends, belongings: Belongings): Promise<void> {
  const { target, targetDatabase: name } = ends
  const { host, port } = target.endpoint
  if (!target.own) belongings.add({ host, port, kind: 'database', name })
  await createScratchDatabase(target.endpoint, name).catch((error: unknown) => {
    throw explained('target', target, 'to create databases and roles', error)
  })
}

/** Makes a user with the least rights on both sides, by the scripts a user of Portal would run. */
export async function makeUsers(ends: Ends, belongings: Belongings): Promise<Login> {
  const [sourcePassword, targetPassword] = [randomPassword(), randomPassword()]
  const { source, target, sourceDatabase, targetDatabase, schema, user } = ends
  for (const { own, endpoint } of [source, target]) {
    const database = targetDatabase
    if (!own) belongings.add({ host: endpoint.host, port: endpoint.port, kind: 'user', name: user, database })
  }
  const onSource = { user, password: sourcePassword, database: sourceDatabase }
  const onTarget = { user, password: targetPassword, database: targetDatabase, schema }
  await grantUser(source.endpoint, 'mysql-offline.sql', onSource).catch((error: unknown) => {
    throw explained('source', source, 'to create users and to grant', error)
  })
  await grantUser(target.endpoint, 'postgres-offline.sql', onTarget).catch((error: unknown) => {
    throw explained('target', target, 'to create roles and to grant', error)
  })
  return { sourcePassword, targetPassword }
}

function explained(
  side: 'source' | 'target',
  server: DemoServer,
  right: string,
  error: unknown,
): DemoFailure {
  const { endpoint } = server
  const reason = error instanceof Error ? error.message : String(error)
  const found = `${product(endpoint)}, the ${side}, refused: ${reason}`
  const login = `${endpoint.adminUser} at ${endpoint.host}:${endpoint.port}`
  return new DemoFailure(side === 'source' ? 8 : 9, found, `${login} needs the right ${right}.`, error)
}
