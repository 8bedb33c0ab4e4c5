import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  adminMysql,
  ensureMysql56,
  ensureMysql97,
  grantUserFromText,
  type LaunchOptions,
  type OwnServer,
  startDebianMysql,
  startMariadb,
  startNpmMysql56,
} from '@data-migration/tests/testbed'
import type { Position } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../model/ports/snapshot-reader.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { createMysqlConnector } from '../connector.ts'
import { createMysqlSnapshotReader } from '../snapshot-reader.ts'
import { type AgreementWay, disagree, openView } from './agreement.ts'
import { openSnapshot } from './open-snapshot.ts'
import { testTablePlan } from '../testing/columns.ts'
import { readTexts } from '../testing/read-cells.ts'
import { sourceServers } from '../testing/servers.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'

const never = new AbortController().signal
const wholeTable = { no: 0, lower: null, upper: null }

type Start = (directory: string, options: LaunchOptions) => Promise<OwnServer>

/** A server nobody else writes to, so that every position can be told from the number of transactions. */
function ownServer(start: Start, settings: Record<string, string>): () => OwnServer {
  let server: OwnServer | undefined
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portal-mysql-'))
    server = await start(directory, { settings })
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })
  return () => server!
}

/** One row that counts the transactions, and one that must always show the same number. */
async function counterTable(source: ScratchSource): Promise<TablePlan> {
  await source.admin.query('CREATE TABLE counter (id INT PRIMARY KEY, n INT) ENGINE = InnoDB')
  await source.admin.query('INSERT INTO counter VALUES (1, 0), (2, 0)')
  const schema = await createMysqlCatalog(source.connector).read(undefined, never)
  return testTablePlan(schema.tables[0]!)
}

async function countInEachSession(snapshot: Snapshot, plan: TablePlan): Promise<number[]> {
  const counts: number[] = []
  for (const session of snapshot.sessions) {
    const batches = session.read({ table: plan, range: wholeTable, purpose: 'load' }, never)
    const rows = await readTexts(batches, 2)
    expect(rows[0]?.[1]).toBe(rows[1]?.[1])
    counts.push(Number(rows[0]?.[1]))
  }
  return counts
}

/** Commits some hundred transactions a second until it is stopped; how many is the counter's value. */
class Writer implements AsyncDisposable {
  #running = true
  readonly #done: Promise<void>

  constructor(server: OwnServer, database: string) {
    this.#done = this.#run(server, database)
  }

  async #run(server: OwnServer, database: string): Promise<void> {
    await using connection = await adminMysql(server, database)
    while (this.#running) {
      await connection.query('UPDATE counter SET n = n + 1')
      await connection.query('DO SLEEP(0.003)')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#running = false
    await this.#done
  }
}

async function waitForWrites(source: ScratchSource): Promise<void> {
  for (;;) {
    const [rows] = await source.admin.query('SELECT n FROM counter WHERE id = 1')
    if (Number((rows as { n: unknown }[])[0]?.n) > 20) return
  }
}

/** The last number of `uuid:1-57` or `0-1-57`. */
function lastNumber(snapshot: Snapshot): number {
  return Number(/(\d+)$/.exec(snapshot.position?.value ?? '')?.[1])
}

describe.each([
  ['MySQL 9.7 with GTIDs', startDebianMysql, {}, 'gtid', 'optimistic'],
  ['MySQL 5.6 with GTIDs', startNpmMysql56, {}, 'gtid', 'optimistic'],
  ['MariaDB with a binlog', startMariadb, {}, 'mariadb-gtid', 'mariadb-snapshot'],
] as const)('snapshots of %s', (_, start, settings, kind, way) => {
  const server = ownServer(start, settings)

  it('X02 show every session the same data, at exactly the position they give, while others write', async () => {
    await using source = await scratchSource(server())
    const plan = await counterTable(source)
    const reader = createMysqlSnapshotReader(source.connector)
    await using quiet = await reader.open({ sessions: 4, way: 'auto' }, never)
    expect(quiet).toMatchObject({ way, position: { kind } })
    const start = lastNumber(quiet)
    await using _writer = new Writer(server(), source.database)
    await waitForWrites(source)
    let parallel = 0
    for (let round = 0; round < 30; round++) {
      await using snapshot = await reader.open({ sessions: 4, way: 'auto' }, never)
      const counts = await countInEachSession(snapshot, plan)
      expect(new Set(counts).size).toBe(1)
      if (counts.length > 1) parallel++
      if (snapshot.position !== null) expect(lastNumber(snapshot) - start).toBe(counts[0])
      expect(snapshot.tried.every((attempt) => attempt.stallMs === 0)).toBe(true)
    }
    expect(parallel).toBeGreaterThan(0)
  })
})

describe.each([
  [
    'MySQL 5.6 without GTIDs',
    startNpmMysql56,
    { 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' },
    true,
  ],
  [
    'MySQL 9.7 without GTIDs',
    startDebianMysql,
    { 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' },
    true,
  ],
  [
    'MySQL 9.7 without a binlog',
    startDebianMysql,
    { 'skip-log-bin': '', 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' },
    false,
  ],
  ['MariaDB without a binlog', startMariadb, { 'skip-log-bin': '' }, false],
] as const)('snapshots of %s', (_, start, settings, binlog) => {
  const server = ownServer(start, settings)

  it('are parallel while nobody writes, with the end of the binlog as position', async () => {
    await using source = await scratchSource(server())
    const plan = await counterTable(source)
    await using snapshot = await createMysqlSnapshotReader(source.connector).open(
      { sessions: 3, way: 'auto' },
      never,
    )
    expect(snapshot.way).toBe('optimistic')
    expect(await countInEachSession(snapshot, plan)).toEqual([0, 0, 0])
    if (!binlog) return expect(snapshot.position).toBeNull()
    const modern = server().version.startsWith('9')
    const [rows] = await source.admin.query(modern ? 'SHOW BINARY LOG STATUS' : 'SHOW MASTER STATUS')
    const { File: file, Position: pos } = (rows as { File: string; Position: unknown }[])[0]!
    expect(snapshot.position).toEqual({
      kind: 'file',
      value: `${file}:${String(pos)}`,
      file,
      pos: String(pos),
    })
  })

  it('X02 show every session the same data while others write', async () => {
    await using source = await scratchSource(server())
    const plan = await counterTable(source)
    await using _writer = new Writer(server(), source.database)
    await waitForWrites(source)
    const reader = createMysqlSnapshotReader(source.connector)
    for (let round = 0; round < 3; round++) {
      await using snapshot = await reader.open({ sessions: 3, way: 'auto' }, never)
      expect(new Set(await countInEachSession(snapshot, plan)).size).toBe(1)
      expect(snapshot.sessions.length === 1 || snapshot.way === 'optimistic').toBe(true)
    }
  })

  it('do without the position when the user may not see it', async () => {
    await using source = await scratchSource(server())
    await counterTable(source)
    const script =
      'CREATE USER {{user}} IDENTIFIED BY {{password}};\nGRANT SELECT ON {{database}}.* TO {{user}};'
    const variables = { user: 'plain_reader', password: 'plain-Reader-1', database: source.database }
    await using plain = await grantUserFromText(server(), script, variables)
    const endpoint = { ...source.endpoint, user: plain.user, password: plain.password }
    const reader = createMysqlSnapshotReader(createMysqlConnector(endpoint, { subTask: 'test', epoch: 1 }))
    await using snapshot = await reader.open({ sessions: 2, way: 'auto' }, never)
    expect(snapshot).toMatchObject({ way: 'optimistic', position: null })
  })
})

describe.each([
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
] as const)('an open snapshot of %s', (_, ensure) => {
  it('X07 holds no lock of a table it has read, and X06 notices that the table was changed', async () => {
    await using source = await scratchSource(await ensure())
    const plan = await counterTable(source)
    await using snapshot = await createMysqlSnapshotReader(source.connector).open(
      { sessions: 1, way: 'auto' },
      never,
    )
    const session = snapshot.sessions[0]!
    await countInEachSession(snapshot, plan)
    expect(await session.count(plan, wholeTable, never)).toBe(2n)
    await source.admin.query('SET SESSION lock_wait_timeout = 5')
    await source.admin.query('ALTER TABLE counter ADD COLUMN later INT, ENGINE = InnoDB')
    await expect(session.count(plan, wholeTable, never)).rejects.toMatchObject({ code: 'DM-SRC-011' })
  })
})

describe.each(sourceServers)('a snapshot of %s', (_, ensure) => {
  it('comes down to one session when views never agree, unless that is forbidden', async () => {
    await using source = await scratchSource(await ensure())
    const plan = await counterTable(source)
    const [low, high] = [gtid('a:1-4'), gtid('a:1-9')]
    const openBetween: AgreementWay['openAlone'] = async (view, signal) => {
      await view.session.execute(openView, signal)
      return { low, high }
    }
    const stubborn: AgreementWay = {
      name: 'stubborn',
      tries: 3,
      before: () => Promise.resolve(''),
      after: () => Promise.resolve(disagree('never')),
      openAlone: openBetween,
      openLocked: openBetween,
    }
    const choose = () => Promise.resolve([stubborn] as const)
    await using snapshot = await openSnapshot(source.connector, { sessions: 3, way: 'auto' }, never, choose)
    expect(snapshot).toMatchObject({ way: 'single-connection', position: null })
    expect(snapshot.tried).toEqual([
      { way: 'stubborn', result: 'never (3 tries)', stallMs: 0 },
      { way: 'stubborn', result: 'never (3 tries)', stallMs: 0 },
      { way: 'single-connection', result: 'ok', stallMs: 0 },
    ])
    expect(snapshot.sessions[0]?.window).toEqual({ low, high })
    expect(await countInEachSession(snapshot, plan)).toEqual([0])
    const forbidden = openSnapshot(source.connector, { sessions: 3, way: 'optimistic' }, never, choose)
    await expect(forbidden).rejects.toMatchObject({
      code: 'DM-SRC-014',
      params: { problem: 'never (3 tries)' },
    })
  })

  it('closes its sessions, also when opening fails', async () => {
    await using source = await scratchSource(await ensure())
    const reader = createMysqlSnapshotReader(source.connector)
    const snapshot = await reader.open({ sessions: 3, way: 'auto' }, never)
    expect(await sessionsOf(source)).toBeGreaterThanOrEqual(snapshot.sessions.length)
    await snapshot[Symbol.asyncDispose]()
    await untilNoSession(source)
    const abort = new AbortController()
    const opening = reader.open({ sessions: 3, way: 'auto' }, abort.signal)
    abort.abort(new Error('stopped by test'))
    await expect(opening).rejects.toThrow('stopped by test')
    await untilNoSession(source)
  })
})

function gtid(value: string): Position {
  return { kind: 'gtid', value }
}

async function sessionsOf(source: ScratchSource): Promise<number> {
  const [rows] = await source.admin.query('SHOW PROCESSLIST')
  return (rows as { User: string }[]).filter((row) => row.User === source.endpoint.user).length
}

async function untilNoSession(source: ScratchSource): Promise<void> {
  while ((await sessionsOf(source)) > 0) await source.admin.query('DO 0')
}
