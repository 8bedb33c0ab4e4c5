import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FaultProxy,
  type OwnServer,
  startDebianMysql,
  startMariadb,
  startNpmMysql56,
} from '@data-migration/tests/testbed'
import type { DmError } from '@data-migration/contract/errors'
import type { Position } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogProgress } from '../../../model/change-block.ts'
import { reached } from '../../../model/position-order.ts'
import type { ChangeReader } from '../../../model/ports/change-reader.ts'
import type { LogSpool } from '../../../model/ports/log-spool.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { identify } from '../catalog/identify.ts'
import { changesOf, type ReadChange, readChanges } from '../binlog/testing/read-changes.ts'
import { createBinlogReader } from '../binlog-reader.ts'
import { createMysqlCatalog } from '../catalog.ts'
import { onlyOn } from '../recognise-server.ts'
import { testTablePlan } from '../testing/columns.ts'
import { scratchSource, type ScratchSource } from '../testing/scratch-source.ts'
import { createMysqlSpool, type MysqlSpoolSettings } from './mysql-spool.ts'

const never = new AbortController().signal
const patient = { timeout: 30_000 }

interface Scene extends AsyncDisposable {
  readonly source: ScratchSource
  readonly plan: TablePlan
  readonly network: ChangeReader
  readonly spool: LogSpool
  readonly from: Position
  /** What ended it of its own accord. */
  readonly stopped: DmError[]
  readonly interrupted: string[]
  /** Resolves once everything the log has now is kept. */
  caughtUp(): Promise<void>
  read(reader: ChangeReader, changes: number): Promise<ReadChange[]>
  /** The load's server is another one from now on. */
  replace(): void
}

/** Begins to keep the log of a table `t` of three rows. */
async function scene(
  server: OwnServer,
  limits: Partial<MysqlSpoolSettings> = {},
  place?: FaultProxy,
): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'portal-spool-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const source = stack.use(
    await scratchSource(server, { script: 'mysql-online.sql', ...(place === undefined ? {} : { place }) }),
  )
  await source.admin.query('CREATE TABLE t (id INT PRIMARY KEY, v INT, w LONGTEXT)')
  await source.admin.query(`INSERT INTO t VALUES (1, 0, 'a'), (2, 0, 'b'), (3, 0, 'c')`)
  const schema = await createMysqlCatalog(source.connector).read({ tables: { include: ['t'] } }, never)
  const plan = testTablePlan(schema.tables[0]!)
  const network = createBinlogReader(source.connector)
  const settings = { directory: join(folder, 'spool'), maxBytes: 1e9, maxMs: 1e9, ...limits }
  const loaded = { id: await serverId(source), moved: () => Promise.resolve() }
  const loading = onlyOn(loaded, source.connector)
  const spool = stack.use(createMysqlSpool(loading, network, { ...settings, following: source.connector }))
  const from = await network.currentPosition(never)
  const [stopped, interrupted]: [DmError[], string[]] = [[], []]
  void spool.keep(
    from,
    {
      kept: () => undefined,
      interrupted: ({ code }) => void interrupted.push(code),
      stopped: (error) => void stopped.push(error),
    },
    never,
  )
  const owned = stack.move()
  return {
    source,
    plan,
    network,
    spool,
    from,
    stopped,
    interrupted,
    caughtUp: async () => {
      const end = await network.currentPosition(never, from)
      await expect.poll(() => spool.state !== null && reached(spool.state.position, end), patient).toBe(true)
    },
    replace: () => void (loaded.id = 'another'),
    read: async (reader, changes) => (await readChanges(reader, from, [plan], changes)).changes,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function serverId({ connector }: ScratchSource): Promise<string> {
  await using connection = await connector.connect('test', never)
  return (await identify(connection, never)).serverId
}

/** The file of its log that the source writes. */
async function fileOf({ source: { admin } }: Scene): Promise<string> {
  const [rows] = await admin.query('SHOW BINARY LOGS')
  return (rows as { Log_name: string }[]).at(-1)?.Log_name ?? ''
}

/** 3 + 3 + 40 + 2 changes, of transactions of several kinds. */
async function change({ source: { admin } }: Scene): Promise<number> {
  await admin.query('UPDATE t SET v = v + 1')
  await admin.query('CREATE TABLE other (id INT)')
  await admin.query('FLUSH BINARY LOGS')
  await admin.query('BEGIN')
  await admin.query(`UPDATE t SET w = CONCAT(w, '!')`)
  await admin.query('INSERT INTO other VALUES (1), (2), (3)')
  for (let id = 100; id < 140; id++)
    await admin.query('INSERT INTO t VALUES (?, 7, ?)', [id, `${id} `.repeat(500)])
  await admin.query('COMMIT')
  await admin.query('UPDATE t SET v = 9 WHERE id = 1')
  await admin.query('DELETE FROM t WHERE id = 2')
  return 48
}

/** Until the source has nothing left but the file it writes. */
async function purge({ source: { admin } }: Scene): Promise<void> {
  await admin.query('FLUSH BINARY LOGS')
  const files = async () => {
    const [rows] = await admin.query('SHOW BINARY LOGS')
    const names = (rows as { Log_name: string }[]).map((row) => row.Log_name)
    await admin.query(`PURGE BINARY LOGS TO '${names.at(-1)}'`)
    return names.length
  }
  await expect.poll(files, patient).toBe(1)
}

/** So that a few changes are many pieces in many files. */
const small = { frameBytes: 2000, fileBytes: 500 }
const withoutGtids = { 'gtid-mode': 'OFF', 'enforce-gtid-consistency': 'OFF' }

describe.each<readonly [string, typeof startMariadb, Readonly<Record<string, string>>, Position['kind']]>([
  ['MariaDB 10.11', startMariadb, {}, 'mariadb-gtid'],
  ['MySQL 9.7', startDebianMysql, {}, 'gtid'],
  [
    'MySQL 9.7 with compressed transactions',
    startDebianMysql,
    { 'binlog-transaction-compression': 'ON' },
    'gtid',
  ],
  ['MySQL 9.7 without GTIDs', startDebianMysql, withoutGtids, 'file'],
  ['MySQL 5.6', startNpmMysql56, {}, 'gtid'],
  ['MySQL 5.6 without GTIDs', startNpmMysql56, withoutGtids, 'file'],
])('X05 the kept log of %s', (_, start, settings, kind) => {
  let server: OwnServer
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'portal-mysql-'))
    server = await start(directory, { settings: { ...settings } })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })

  it('has what the source has removed, and leads to what the source still has', async () => {
    await using on = await scene(server, small)
    expect(on.from.kind).toBe(kind)
    const changes = await change(on)
    const expected = await on.read(on.network, changes)
    expect(expected).toHaveLength(changes)
    await on.caughtUp()
    await purge(on)
    await expect(on.read(on.network, 1)).rejects.toMatchObject({ code: 'DM-INC-004' })
    expect(await on.read(on.spool.reader, changes)).toEqual(expected)
    await on.source.admin.query('UPDATE t SET v = 77 WHERE id = 3')
    const further = await on.read(on.spool.reader, changes + 1)
    expect(further.slice(0, changes)).toEqual(expected)
    expect(further.slice(changes).map(({ after }) => after?.slice(0, 2))).toEqual([['3', '77']])
    expect([on.stopped, on.interrupted]).toEqual([[], []])
  })

  it('is read on from every place at which an earlier reading can have ended', async () => {
    await using on = await scene(server, small)
    const changes = await change(on)
    await on.caughtUp()
    await purge(on)
    const whole = await readChanges(on.spool.reader, on.from, [on.plan], changes)
    const places: { from: LogProgress; passed: number }[] = []
    let passed = 0
    for (const item of whole.items) {
      passed += item.kind === 'block' ? item.block.count : 0
      const from =
        item.kind === 'block' ? item.block.progress : { position: item.statement.position, inside: 0 }
      places.push({ from, passed })
      // In the middle of the transaction behind the only statement, of which so much was applied.
      if (item.kind === 'statement') places.push({ from: { ...from, inside: 5 }, passed: 8 })
    }
    expect(places.length).toBeGreaterThan(3)
    for (const place of places.filter((each) => each.passed < changes))
      expect(await readFrom(on, place.from, changes - place.passed)).toEqual(
        whole.changes.slice(place.passed),
      )
  })

  it('ends with a transaction where its limit is reached; the source is gone on with from there', async () => {
    await using on = await scene(server, { ...small, maxBytes: 900 })
    const changes = await change(on)
    const expected = await on.read(on.network, changes)
    await expect.poll(() => on.stopped.map(({ code }) => code), patient).toEqual(['DM-INC-230'])
    const { position, bytes } = on.spool.state!
    expect(bytes).toBeLessThanOrEqual(900)
    expect(reached(position, await on.network.currentPosition(never, on.from))).toBe(false)
    expect(await on.read(on.spool.reader, changes)).toEqual(expected)
  })

  it('ends where the disk is full, with what it has; the source is gone on with and watched from there', async () => {
    const paths: string[] = []
    // What is written to this device fails as on a disk without room.
    const openFile = (path: string) => open(paths.push(path) > 1 ? '/dev/full' : path, 'w+', 0o600)
    await using on = await scene(server, { frameBytes: 300, fileBytes: 1, openFile })
    const before = await fileOf(on)
    const changes = await change(on)
    const expected = await on.read(on.network, changes)
    await expect.poll(() => on.stopped.map(({ code }) => code), patient).toEqual(['DM-INC-230'])
    expect(on.stopped[0]?.message).toContain('the disk of the executor is full (ENOSPC)')
    expect(on.stopped[0]?.message).toContain(on.spool.state!.position.value)
    expect(on.spool.state!.bytes).toBeGreaterThan(0)
    expect(reached(on.spool.state!.position, await on.network.currentPosition(never, on.from))).toBe(false)
    expect([before, await fileOf(on)]).toContain((await on.spool.reader.retained(never))?.reading)
    expect(await on.read(on.spool.reader, changes)).toEqual(expected)
  })

  it('ends after the time it has, and drops nothing; the source is gone on with from there', async () => {
    await using on = await scene(server, { ...small, maxMs: 1_000 })
    const changes = await change(on)
    await expect.poll(() => on.stopped.map(({ code }) => code), patient).toEqual(['DM-INC-230'])
    expect(on.stopped[0]?.message).toContain('the limit of its time (spool.hours) is reached')
    const { position, bytes } = on.spool.state!
    await on.source.admin.query('UPDATE t SET v = 77 WHERE id = 3')
    const expected = await on.read(on.network, changes + 1)
    expect(on.spool.state).toEqual({ position, bytes })
    expect(reached(position, await on.network.currentPosition(never, on.from))).toBe(false)
    expect(await on.read(on.spool.reader, changes + 1)).toEqual(expected)
  })

  it('D12 is followed where another server has taken the place of the one that was loaded from', async () => {
    await using on = await scene(server, small)
    const changes = await change(on)
    await on.caughtUp()
    const expected = await on.read(on.network, changes)
    on.replace()
    expect(await on.read(on.spool.reader, changes)).toEqual(expected)
  })

  it('goes on behind the last whole transaction when the connection is lost in the middle of one', async () => {
    await using proxy = await FaultProxy.start(server)
    await using on = await scene(server, small, proxy)
    await on.source.admin.query('UPDATE t SET v = v + 1')
    await on.caughtUp()
    await proxy.setMode({ kind: 'throttle', bytesPerSecond: 300_000 })
    const values = Array.from({ length: 300 }, (_, i) => [1000 + i, 1, randomBytes(2500).toString('hex')])
    await on.source.admin.query('INSERT INTO t VALUES ?', [values])
    await expect.poll(() => on.spool.state?.bytes ?? 0, { ...patient, interval: 5 }).toBeGreaterThan(50_000)
    await proxy.setMode({ kind: 'reset' })
    await expect.poll(() => on.interrupted.length, patient).toBeGreaterThan(0)
    await proxy.setMode({ kind: 'pass' })
    await on.caughtUp()
    await purge(on)
    const found = await on.read(on.spool.reader, 303)
    expect(found.slice(0, 3).map(({ after }) => after)).toEqual([
      ['1', '1', 'a'],
      ['2', '1', 'b'],
      ['3', '1', 'c'],
    ])
    expect(found.slice(3).map(({ after }) => after)).toEqual(values.map((row) => row.map(String)))
  })

  it('gives its disk back behind what is applied, and all of it at the end', async () => {
    await using on = await scene(server, small)
    const changes = await change(on)
    await on.caughtUp()
    const { items } = await readChanges(on.spool.reader, on.from, [on.plan], changes)
    const before = on.spool.state?.bytes ?? 0
    const last = items.findLast((item) => item.kind === 'block')
    const end = last?.kind === 'block' ? last.block.progress.position : on.from
    expect(on.spool.mayRelease(on.from)).toBe(false)
    expect(on.spool.mayRelease(end)).toBe(true)
    await on.spool.release(end)
    expect(on.spool.state?.bytes).toBeLessThan(before)
    await on.source.admin.query('UPDATE t SET v = 5 WHERE id = 3')
    expect(await readFrom(on, { position: end, inside: 0 }, 1)).toMatchObject([{ kind: 1 }])
    await on.spool[Symbol.asyncDispose]()
    expect(on.spool.state?.bytes).toBe(0)
  })
})

async function readFrom(on: Scene, from: LogProgress, changes: number): Promise<ReadChange[]> {
  const found: ReadChange[] = []
  const stop = new AbortController()
  for await (const item of on.spool.reader.read({ from, boundaries: [], plans: [on.plan] }, stop.signal)) {
    if (item.kind === 'block') found.push(...changesOf(item.block))
    if (found.length >= changes) break
  }
  return found
}
