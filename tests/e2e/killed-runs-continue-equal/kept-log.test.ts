import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Endpoint, startDebianMysql, startMariadb } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onSource } from '../lib/migration-pair.ts'
import { type PortalProcess, startPortal } from '../lib/portal-process.ts'
import { until } from '../lib/until.ts'

const rows = 300
/** The load rests after its first piece. */
const resting = { 'limit.rowsPerSecond': 1, 'full.workers': 1, 'full.chunkRows': 100 }

async function startSource(kind: 'mariadb' | 'mysql97'): Promise<{ server: Endpoint } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kept-log-source-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const start = kind === 'mariadb' ? startMariadb : startDebianMysql
  const server = stack.use(await start(folder))
  const owned = stack.move()
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function fill(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    await connection.query('CREATE TABLE person (id INT NOT NULL PRIMARY KEY, name LONGTEXT)')
    const values = Array.from({ length: rows }, (_, id) => [id, `row ${id}`])
    await connection.query('INSERT INTO person VALUES ?', [values])
  })
}

/** Of rows that are loaded by then, of rows that are not, and of new ones; more than lies in memory. */
async function change(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    await connection.query(`UPDATE person SET name = CONCAT('changed ', id) WHERE id % 3 = 0`)
    await connection.query('DELETE FROM person WHERE id % 7 = 0')
    await connection.query('FLUSH BINARY LOGS')
    await connection.query(
      `INSERT INTO person SELECT id + 1000, REPEAT(CONCAT('more ', id), 10000) FROM person WHERE id < 60`,
    )
  })
}

/** Until the source has nothing left but the file it writes; readers that are gone may hold the others for a moment. */
async function purge(pair: MigrationPair): Promise<void> {
  await onSource(pair, async (connection) => {
    await connection.query('FLUSH BINARY LOGS')
    const names = async () => {
      const [logs] = await connection.query<(RowDataPacket & { Log_name: string })[]>('SHOW BINARY LOGS')
      return logs.map((log) => log.Log_name)
    }
    await until('the older logs to be gone', async () => {
      await connection.query(`PURGE BINARY LOGS TO '${(await names()).at(-1)}'`)
      return (await names()).length === 1
    })
  })
}

async function started(pair: MigrationPair, options: Readonly<Record<string, unknown>>) {
  const all = { 'verify.enabled': false, ...options }
  const job = await pair.writeJob(pair.job({ mode: 'online', options: all }))
  return startPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
}

async function sees<T>(portal: PortalProcess, what: string, look: () => Promise<T | false>): Promise<T> {
  const ended = portal.exit.then((exit) => {
    throw new Error(`ended (${exit.code}) before ${what}: ${portal.stderr().slice(-2000)}`)
  })
  ended.catch(() => undefined)
  return await Promise.race([until(what, look), ended])
}

/** Killed while its load rests and what was changed meanwhile is kept in files. Returns their folder. */
async function killWhileKept(pair: MigrationPair): Promise<string> {
  await using portal = await started(pair, { ...resting, 'spool.mode': 'always' })
  await sees(portal, 'the log to be kept', () => Promise.resolve(portal.stdout().includes('"spool":{')))
  await change(pair)
  const [name = ''] = await readdir(pair.workspace)
  const spool = join(pair.workspace, name, 'spool')
  await sees(portal, 'files', async () => existsSync(spool) && (await readdir(spool)).length > 0)
  expect(await portal.kill()).toEqual({ code: null, signal: 'SIGKILL' })
  expect(await readdir(spool)).not.toEqual([])
  return spool
}

describe.each(['mariadb', 'mysql97'] as const)(
  'a run from %s that is killed while it keeps the log',
  (kind) => {
    it('X05 X22 follows from the log of the source, and ends equal', async () => {
      await using source = await startSource(kind)
      await using pair = await createPair({ source: source.server, target: 'pg15', grants: 'online' })
      await fill(pair)
      const spool = await killWhileKept(pair)
      await using next = await started(pair, { 'spool.mode': 'never' })
      await sees(next, 'following', () =>
        Promise.resolve(
          next.lines.some(({ type, ...line }) => type === 'phase' && line['phase'] === 'incremental'),
        ),
      )
      next.child.kill('SIGTERM')
      expect((await next.exit).code).toBe(0)
      expect(existsSync(spool)).toBe(false)
      expect(await compareIndependently(pair)).toEqual([])
    })

    it('X05 X22 says that the log is purged where the source has it no more', async () => {
      await using source = await startSource(kind)
      await using pair = await createPair({ source: source.server, target: 'pg15', grants: 'online' })
      await fill(pair)
      const spool = await killWhileKept(pair)
      await purge(pair)
      await using next = await started(pair, { 'spool.mode': 'always' })
      expect((await next.exit).code).toBe(8)
      const report = next.lines.findLast(({ type }) => type === 'report')
      expect(report?.['error']).toMatchObject({ code: 'DM-INC-004' })
      expect(existsSync(spool)).toBe(false)
    })
  },
)
