import type { PortalEvent } from '@data-migration/contract/portal'
import { adminMysql, executedGtids, FaultProxy, type OwnServer } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { GtidSet } from '../model/gtid-set.ts'
import { createMigration, type Migration, type RunSettings } from './testing/migration.ts'
import { type PairKind, type ServerPair, startReplicas, startServers } from './testing/server-pair.ts'

const tables = `
  CREATE TABLE item (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, v int);
  CREATE TABLE keyless (x int, y varchar(20));
  INSERT INTO item (v) VALUES (1), (2), (3);
  INSERT INTO keyless VALUES (1, 'same'), (1, 'same')`
const changes = [
  'UPDATE item SET v = v + 10',
  'INSERT INTO item (v) VALUES (4)',
  `INSERT INTO keyless VALUES (1, 'same')`,
]
/** What the second server writes once it is the source. */
const later = ['UPDATE item SET v = v + 100 WHERE id > 1', 'DELETE FROM keyless LIMIT 1']

const unverified = { options: { 'verify.enabled': false } } as const
const at = ({ host, port }: OwnServer) => ({ sourceAt: { host, port } })

interface Followed {
  readonly run: ReturnType<Migration['run']>
  readonly stop: AbortController
  readonly following: Promise<void>
  /** From which server to which one, as alerts tell. */
  readonly moves: string[]
  /** Resolves with the first of them. */
  readonly moved: Promise<void>
}

function startRun(migration: Migration, settings: RunSettings = {}): Followed {
  const [following, moved] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const [stop, moves] = [new AbortController(), [] as string[]]
  const onEvent = (event: PortalEvent) => {
    if (event.type === 'phase' && event.phase === 'incremental' && event.state === 'started')
      following.resolve()
    if (event.type !== 'alert' || event.error.code !== 'DM-INC-213') return
    moves.push(
      `${event.severity} ${String(event.error.params['from'])} > ${String(event.error.params['to'])}`,
    )
    moved.resolve()
  }
  const run = migration.run({ ...unverified, ...settings, stop, onEvent })
  const ended = () => [following, moved].forEach(({ resolve }) => resolve())
  run.then(ended, ended)
  return { run, stop, moves, following: following.promise, moved: moved.promise }
}

/** Follows until everything the source holds by now is applied; the error it ended with. */
async function followToEnd(migration: Migration, settings: RunSettings = {}) {
  const started = startRun(migration, settings)
  await started.following
  started.stop.abort()
  const { exitCode, error } = await started.run
  return { exitCode, code: error?.code, error, moves: started.moves }
}

async function scene(kind: PairKind) {
  await using stack = new AsyncDisposableStack()
  const pair = stack.use(await startReplicas(kind))
  const migration = stack.use(
    await createMigration(tables, { mode: 'online', ensureSource: () => Promise.resolve(pair.first) }),
  )
  const owned = stack.move()
  return { pair, migration, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

const isSnapshot = (event: PortalEvent) => event.type === 'position' && event.stream === 'snapshot'

/** What the target holds and where it stands. */
async function stateOf(migration: Migration): Promise<string> {
  const rows = await migration.target(`SELECT
    (SELECT string_agg(value || ' ' || inside, ',') FROM portal_meta.position WHERE stream = 'incremental') AS place,
    (SELECT string_agg(i::text, ',' ORDER BY i) FROM moved.item i) AS items, (SELECT count(*) FROM moved.keyless) AS keyless`)
  return JSON.stringify(rows)
}

async function recordedServer(migration: Migration): Promise<string> {
  const [row] = await migration.target(
    `SELECT fingerprint::json ->> 'sourceServerId' AS server FROM portal_meta.run`,
  )
  return row?.['server'] as string
}

async function verdictAt(migration: Migration, server: OwnServer, command: 'verify' | 'repair' = 'verify') {
  const options = { 'repair.apply': true }
  const { verdict, error, repair } = await migration.run({ command, options, ...at(server) })
  return { verdict, code: error?.code, applied: repair?.applied }
}

async function onSecond({ second }: ServerPair, { ends }: Migration, statements: readonly string[]) {
  await using connection = await adminMysql(second, ends.source.database)
  for (const sql of statements) await connection.query(sql)
}

describe.each<readonly [string, PairKind]>([
  ['MySQL 9.7', 'mysql'],
  ['MariaDB 10.11', 'mariadb'],
])('after a fail-over of %s', { timeout: 400_000 }, (_, kind) => {
  it('D12 goes on with a server that knows all that was applied, and looks as closely on the way back', async () => {
    await using on = await scene(kind)
    const { pair, migration } = on
    await migration.source(changes.join('; '))
    expect(await followToEnd(migration)).toMatchObject({ exitCode: 0, moves: [] })
    const before = await recordedServer(migration)
    await migration.source('UPDATE item SET v = v + 1000 WHERE id = 1')
    await pair.promoteSecond()
    await onSecond(pair, migration, later)
    // A comparison changes nothing on record.
    expect((await verdictAt(migration, pair.second)).verdict).not.toBe('equal')
    expect(await recordedServer(migration)).toBe(before)
    const there = await followToEnd(migration, { command: 'incremental', ...at(pair.second) })
    const now = await recordedServer(migration)
    expect(there).toMatchObject({ exitCode: 0, moves: [`warning ${before} > ${now}`] })
    expect(now).not.toBe(before)
    expect(await verdictAt(migration, pair.second)).toMatchObject({ verdict: 'equal', code: undefined })
    // As `run`, too, and without telling it again.
    await onSecond(pair, migration, later)
    expect(await followToEnd(migration, at(pair.second))).toMatchObject({ exitCode: 0, moves: [] })
    expect(await verdictAt(migration, pair.second)).toMatchObject({ verdict: 'equal' })
    // The former one lacks what was written since.
    const applied = await stateOf(migration)
    const back = await followToEnd(migration, { command: 'incremental' })
    expect(back).toMatchObject({ exitCode: 8, code: 'DM-INC-013', moves: [] })
    expect(await stateOf(migration)).toBe(applied)
  })

  it('D12 applies nothing from a server that has lost what was applied, and names it', async () => {
    await using on = await scene(kind)
    const { pair, migration } = on
    expect(await followToEnd(migration)).toMatchObject({ exitCode: 0 })
    await pair.promoteSecond()
    const had = await executedGtids(pair.first)
    await migration.source('INSERT INTO item (id, v) VALUES (50, 50)')
    const has = await executedGtids(pair.first)
    const lost = kind === 'mysql' ? GtidSet.parse(has).minus(GtidSet.parse(had)).toString() : has
    expect(await followToEnd(migration, { command: 'incremental' })).toMatchObject({ exitCode: 0 })
    await onSecond(pair, migration, later)
    const [before, server] = [await stateOf(migration), await recordedServer(migration)]
    const refused = await followToEnd(migration, { command: 'incremental', ...at(pair.second) })
    expect(refused).toMatchObject({ exitCode: 8, code: 'DM-INC-013', moves: [] })
    expect(refused.error?.params['transactions']).toBe(lost)
    expect([await stateOf(migration), await recordedServer(migration)]).toEqual([before, server])
    // What is left where nothing is to be followed any more.
    expect(await verdictAt(migration, pair.second, 'repair')).toMatchObject({ applied: 4 })
    expect(await verdictAt(migration, pair.second)).toMatchObject({ verdict: 'equal' })
    expect(await recordedServer(migration)).toBe(server)
  })

  it('D12 looks at each connect: an address behind which another server answers from now on', async () => {
    await using on = await scene(kind)
    const { pair, migration } = on
    await using address = await FaultProxy.start(pair.first)
    const sourceAt = { host: address.host, port: address.port }
    const started = startRun(migration, { sourceAt })
    await started.following
    const before = await recordedServer(migration)
    await migration.source(changes.join('; '))
    await pair.promoteSecond()
    await onSecond(pair, migration, later)
    const move = async (server: OwnServer) => {
      address.retarget(server)
      await address.setMode({ kind: 'reset' })
      await address.setMode({ kind: 'pass' })
    }
    await move(pair.second)
    await started.moved
    expect(started.moves).toEqual([`warning ${before} > ${await recordedServer(migration)}`])
    await onSecond(pair, migration, ['INSERT INTO item (v) VALUES (77)'])
    await expect.poll(() => stateOf(migration), { timeout: 60_000 }).toContain(',77)')
    // And back to the one that lacks it.
    await move(pair.first)
    const { exitCode, error } = await started.run
    expect([exitCode, error?.code]).toEqual([8, 'DM-INC-013'])
    expect(await verdictAt(migration, pair.second)).toMatchObject({ verdict: 'equal' })
  })

  it('D12 does not go on with a load that is half done', async () => {
    await using on = await scene(kind)
    const { pair, migration } = on
    await migration.run({ ...unverified, command: 'schema' })
    // Its place is fixed, and not all rows are there.
    await migration.run({ ...unverified, command: 'full', stopAt: isSnapshot })
    expect(
      await migration.target(`SELECT 1 AS one FROM portal_meta.position WHERE stream = 'load-start'`),
    ).toHaveLength(1)
    await pair.promoteSecond()
    const server = await recordedServer(migration)
    for (const command of ['full', 'verify', 'incremental', 'run'] as const) {
      const { exitCode, error } = await migration.run({ ...unverified, command, ...at(pair.second) })
      expect([command, exitCode, error?.code]).toEqual([command, 2, 'DM-JOB-010'])
    }
    expect(await recordedServer(migration)).toBe(server)
    // One that is complete may be followed from there, though nothing was followed before.
    expect(await migration.run({ ...unverified, command: 'full' })).toMatchObject({ exitCode: 0 })
    await onSecond(pair, migration, later)
    const followed = await followToEnd(migration, { command: 'incremental', ...at(pair.second) })
    expect(followed).toMatchObject({ exitCode: 0, moves: [expect.stringContaining(`warning ${server} > `)] })
    expect(await verdictAt(migration, pair.second)).toMatchObject({ verdict: 'equal' })
  })
})

const dumps = `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'`

it('D12 a place in a file of the log is of no use on another server', { timeout: 400_000 }, async () => {
  const settings = { 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' }
  await using pair = await startServers('mysql', { settings })
  const ensureSource = () => Promise.resolve(pair.first)
  await using migration = await createMigration(tables, { mode: 'online', ensureSource })
  await copyUser(pair, migration)
  await using address = await FaultProxy.start(pair.first)
  const sourceAt = { host: address.host, port: address.port }
  const first = startRun(migration, { sourceAt })
  await first.following
  await migration.source('INSERT INTO item (v) VALUES (77)')
  first.stop.abort()
  expect(await first.run).toMatchObject({ exitCode: 0 })
  // The end of its log: a run that finds nothing more there records the same place again.
  const before = await stateOf(migration)
  expect(before).toMatch(/"place":"\S+:\d+ 0".*,77\)/)
  const refused = await followToEnd(migration, { command: 'incremental', ...at(pair.second) })
  expect(refused).toMatchObject({ exitCode: 8, code: 'DM-INC-006', moves: [] })
  const dumping = async () => String((await migration.source(dumps))[0]?.['n'])
  // The server may take its time to notice that the one before has ended.
  await expect.poll(dumping, { timeout: 60_000 }).toBe('0')
  const started = startRun(migration, { command: 'incremental', sourceAt })
  await started.following
  await expect.poll(dumping, { timeout: 60_000 }).toBe('1')
  address.retarget(pair.second)
  await address.setMode({ kind: 'reset' })
  await address.setMode({ kind: 'pass' })
  const { exitCode, error } = await started.run
  expect([exitCode, error?.code]).toEqual([8, 'DM-INC-006'])
  expect(await stateOf(migration)).toBe(before)
})

it(
  'D12 MariaDB: a number that the log passed without the transaction itself is not where it begins',
  { timeout: 400_000 },
  async () => {
    await using on = await scene('mariadb')
    const { pair, migration } = on
    expect(await followToEnd(migration)).toMatchObject({ exitCode: 0 })
    await pair.promoteSecond()
    await migration.source('INSERT INTO item (id, v) VALUES (50, 50)')
    const lost = await executedGtids(pair.first)
    expect(await followToEnd(migration, { command: 'incremental' })).toMatchObject({ exitCode: 0 })
    const [domain = '', server = '', number = ''] = lost.split('-')
    // As once the former server is set up anew from the new one, and writes again.
    await onSecond(pair, migration, [
      ...later,
      `SET SESSION gtid_domain_id = ${domain}, server_id = ${server}, gtid_seq_no = ${Number(number) + 50}`,
      'INSERT INTO item (id, v) VALUES (51, 51)',
    ])
    const before = await stateOf(migration)
    const refused = await followToEnd(migration, { command: 'incremental', ...at(pair.second) })
    expect(refused).toMatchObject({ exitCode: 8, code: 'DM-INC-013' })
    expect(await stateOf(migration)).toBe(before)
  },
)

/** A database and a user of the same names, so that nothing but the server is another one. */
async function copyUser({ first, second }: ServerPair, { ends }: Migration): Promise<void> {
  const { user, database } = ends.source
  await using from = await adminMysql(first)
  await from.query('SET SESSION print_identified_with_as_hex = ON')
  const texts = [`SHOW CREATE USER '${user}'@'%'`, `SHOW GRANTS FOR '${user}'@'%'`]
  const shown = await Promise.all(texts.map(async (sql) => (await from.query(sql))[0] as unknown as object[]))
  await using to = await adminMysql(second)
  await to.query(`CREATE DATABASE ${database}`)
  await to.query(`USE ${database}`)
  for (const row of shown.flat()) await to.query(String(Object.values(row)[0]))
  await to.query(tables)
}
