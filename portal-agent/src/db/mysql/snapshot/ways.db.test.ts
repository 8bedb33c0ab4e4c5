import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  adminMysql,
  type Endpoint,
  ensureMariadb,
  ensureMysql97,
  type OwnServer,
  startDebianMysql,
} from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SourceSnapshot } from '../../../model/ports/snapshot-reader.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { createMysqlConnector } from '../connector.ts'
import { testTablePlan } from '../testing/columns.ts'
import { readTexts } from '../testing/read-cells.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { type AgreementWay, disagree } from './agreement.ts'
import { chooseWays } from './choose-way.ts'
import { gtidWay } from './gtid-way.ts'
import { logStatusWay } from './log-status-way.ts'
import { mariadbWay } from './mariadb-way.ts'
import { openSnapshot } from './open-snapshot.ts'
import { quietWay } from './quiet-way.ts'

const never = new AbortController().signal
const wholeTable = { no: 0, lower: null, upper: null }

/** A number that grows without a pause, until it is disposed of. */
async function writing(server: Endpoint, source: ScratchSource): Promise<AsyncDisposable> {
  await source.admin.query('CREATE TABLE counter (id INT PRIMARY KEY, n INT) ENGINE = InnoDB')
  await source.admin.query('INSERT INTO counter VALUES (1, 0), (2, 0)')
  const writer = await adminMysql(server, source.database)
  let going = true
  const done = (async () => {
    while (going) await writer.query('UPDATE counter SET n = n + 1')
  })()
  return {
    [Symbol.asyncDispose]: async () => {
      going = false
      await done
      await writer.end()
    },
  }
}

/** Others see a greater number than the view does. */
async function untilGrown(source: ScratchSource, seen: number): Promise<void> {
  for (let n = seen; n <= seen;) {
    const [[row]] = await source.admin.query<RowDataPacket[]>('SELECT n FROM counter WHERE id = 1')
    n = Number(row?.['n'])
  }
}

async function planOf(source: ScratchSource): Promise<TablePlan> {
  const schema = await createMysqlCatalog(source.connector).read(undefined, never)
  return testTablePlan(schema.tables[0]!)
}

async function counts(snapshot: SourceSnapshot, plan: TablePlan): Promise<string[]> {
  const found: string[] = []
  for (const session of snapshot.sessions) {
    const rows = await readTexts(session.read({ table: plan, range: wholeTable, purpose: 'load' }, never), 2)
    found.push(rows.map((row) => row[1]).join())
  }
  return found
}

/** Never agrees, whatever it stands on. */
function stubborn(way: AgreementWay): AgreementWay {
  return {
    ...way,
    tries: 2,
    before: () => Promise.resolve(''),
    after: () => Promise.resolve(disagree('never')),
  }
}

describe.each([
  ['MySQL 9.7', ensureMysql97, gtidWay],
  ['MariaDB', ensureMariadb, mariadbWay],
] as const)('under a constant write load, %s', (_, ensure, way) => {
  const choose = () => Promise.resolve([stubborn(way)] as const)

  it('X01 X02 gives all sessions one view under a brief lock, where that is allowed', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await using _writer = await writing(server, source)
    const plan = await planOf(source)
    const admin = { ...source.endpoint, user: server.adminUser, password: server.adminPassword }
    const connector = createMysqlConnector(admin, { subTask: 'test', epoch: 1 })
    await using snapshot = await openSnapshot(
      connector,
      { sessions: 4, way: 'auto', mayLock: true },
      never,
      choose,
    )
    expect(snapshot.way).toBe('flush-lock')
    expect(snapshot.position).not.toBeNull()
    expect(new Set(await counts(snapshot, plan)).size).toBe(1)
    expect(snapshot.tried.at(-1)).toMatchObject({ way: 'flush-lock', result: 'ok' })
  })

  it('does not lock without the privileges to see what it would hold up', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await using _writer = await writing(server, source)
    await using snapshot = await openSnapshot(
      source.connector,
      { sessions: 2, way: 'auto', mayLock: true },
      never,
      choose,
    )
    expect(snapshot.way).toBe('single-connection')
    expect(snapshot.tried.find(({ way: tried }) => tried === 'flush-lock')).toMatchObject({ stallMs: 0 })
  })

  it('X06 a view can be given up for one of the present, and tells where it stands', async () => {
    const server = await ensure()
    await using source = await scratchSource(server)
    await using _writer = await writing(server, source)
    const plan = await planOf(source)
    await using snapshot = await openSnapshot(
      source.connector,
      { sessions: 1, way: 'auto' },
      never,
      chooseWays,
    )
    const [before] = await counts(snapshot, plan)
    const { window } = snapshot.sessions[0]!
    await untilGrown(source, Number(before?.split(',')[0]))
    await snapshot.sessions[0]!.renew(never)
    const [after] = await counts(snapshot, plan)
    expect(Number(after?.split(',')[0])).toBeGreaterThan(Number(before?.split(',')[0]))
    expect(snapshot.sessions[0]!.window).not.toEqual(window)
    const { low, high } = snapshot.sessions[0]!.window
    expect([low?.kind, high?.kind]).toEqual([window.low?.kind, window.low?.kind])
  })
})

it('X07 takes no lock while something old is running', async () => {
  const server = await ensureMysql97()
  await using source = await scratchSource(server)
  await using _writer = await writing(server, source)
  const admin = { ...source.endpoint, user: server.adminUser, password: server.adminPassword }
  const connector = createMysqlConnector(admin, { subTask: 'test', epoch: 1 })
  await using old = await adminMysql(server, source.database)
  const sleeping = old.query('SELECT SLEEP(30)').catch(() => undefined)
  await using watch = await adminMysql(server)
  const ageOf = async () => {
    const [rows] = await watch.query(
      `SELECT MAX(time) AS age FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'`,
    )
    return Number((rows as { age: number }[])[0]?.age)
  }
  while ((await ageOf()) < 6) await watch.query('DO SLEEP(0.2)')
  const choose = () => Promise.resolve([stubborn(gtidWay)] as const)
  await using snapshot = await openSnapshot(
    connector,
    { sessions: 2, way: 'auto', mayLock: true },
    never,
    choose,
  )
  expect(snapshot.way).toBe('single-connection')
  expect(snapshot.tried).toContainEqual({
    way: 'flush-lock',
    result: 'a statement or transaction older than 5 s is running',
    stallMs: 0,
  })
  old.destroy()
  await sleeping
}, 30_000)

describe('MySQL 9.7 without GTIDs', () => {
  let server: OwnServer
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portal-mysql-'))
    server = await startDebianMysql(directory, {
      settings: { 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' },
    })
  }, 60_000)
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it('knows its exact place from log_status with BACKUP_ADMIN', async () => {
    await using source = await scratchSource(server)
    await source.admin.query('CREATE TABLE counter (id INT PRIMARY KEY, n INT) ENGINE = InnoDB')
    await source.admin.query(`GRANT BACKUP_ADMIN ON *.* TO '${source.endpoint.user}'`)
    await source.admin.query(`GRANT SELECT ON performance_schema.log_status TO '${source.endpoint.user}'`)
    const ways: string[] = []
    await using control = await source.connector.connect('control', never)
    for (const way of await chooseWays(control, never)) ways.push(way.name)
    expect(ways).toEqual([quietWay(true).name, 'log-status'])
    const choose = () => Promise.resolve([stubborn(quietWay(true)), logStatusWay(false)] as const)
    await using snapshot = await openSnapshot(source.connector, { sessions: 3, way: 'auto' }, never, choose)
    expect(snapshot.way).toBe('log-status')
    const [rows] = await source.admin.query('SHOW BINARY LOG STATUS')
    const { File, Position } = (rows as { File: string; Position: string | number }[])[0]!
    expect(snapshot.position).toEqual({
      kind: 'file',
      value: `${File}:${Position}`,
      file: File,
      pos: String(Position),
    })
  })
})
