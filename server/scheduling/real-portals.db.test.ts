import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  type Endpoint,
  ensureMariadb,
  ensurePg15,
  uniqueName,
} from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExecutorLink } from '../executors/link.ts'
import { localMachine } from '../executors/link/local-machine.ts'
import { portalLink } from '../executors/link/portal-link.ts'
import { newId } from '../ids.ts'
import type { SourceEnd, SubTask } from '../store/sub-tasks.ts'
import { ann, type ControlPlane, openControlPlane } from '../tasks/control-plane.fixture.ts'
import { sampleOrder } from '../testing/sample-order.ts'

// The local twin of two executors: Portal of this checkout, each with workspaces of its own.
const root = join(import.meta.dirname, '../..')
const portal = [join(root, 'node_modules/.bin/node'), join(root, 'portal-agent/src/cli/main.ts')]

let folder: string
let plane: ControlPlane
let source: Endpoint
let target: Endpoint
const links = new Map<string, ExecutorLink>()
const stack = new AsyncDisposableStack()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-real-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  ;[source, target] = await Promise.all([ensureMariadb(), ensurePg15()])
  const ids = [newId(), newId()]
  for (const id of ids)
    links.set(id, stack.use(portalLink(localMachine(), { command: portal, workspace: join(folder, id) })))
  const settings = { heartbeatSeconds: 1, slots: 2, patienceMs: 90_000 }
  plane = stack.use(await openControlPlane({ ids, links: { of: linkOf }, login, ...settings }))
})
afterAll(() => stack.disposeAsync())

async function linkOf(id: string): Promise<ExecutorLink> {
  const link = await Promise.resolve(links.get(id))
  if (link === undefined) throw new RangeError('an unknown executor')
  return link
}

function login({ kind }: SourceEnd): { readonly user: string; readonly password: string } {
  const { adminUser, adminPassword } = kind === 'mariadb' ? source : target
  return { user: adminUser, password: adminPassword }
}

/** A pair of tiny databases as a sub-task; rows are copied at the pace the options allow. */
async function newSubTask(rows: number, options: SubTask['options'] = {}): Promise<string> {
  const [from, to] = [uniqueName('real_s'), uniqueName('real_t')]
  stack.use(await createScratchDatabase(source, from))
  stack.use(await createScratchDatabase(target, to))
  await using mysql = await adminMysql(source, from)
  await mysql.query('CREATE TABLE things (id int PRIMARY KEY, name varchar(20))')
  await mysql.query(`INSERT INTO things SELECT seq, concat('thing ', seq) FROM seq_1_to_${rows}`)
  const task = await plane.store.mainTasks.create({ name: newId(), options: {}, executorIds: [] }, 'ann')
  const order = sampleOrder({
    source: { dataSourceId: newId(), kind: 'mariadb', host: source.host, port: source.port, database: from },
    target: { host: target.host, port: target.port, database: to, schema: 'moved' },
    options,
  })
  return await plane.addSubTask(task.id, order)
}

async function things(id: string): Promise<number> {
  const { target: end } = await get(id)
  await using pg = await adminPg(target, end.database)
  return Number((await pg.query<{ n: string }>('SELECT count(*) AS n FROM moved.things')).rows[0]?.n)
}

const get = (id: string) => plane.store.subTasks.get(id)
const inState = (id: string, state: SubTask['point']['state']) => async () =>
  (await get(id)).point.state === state
const slow = { 'limit.rowsPerSecond': 20, 'full.chunkRows': 100, 'full.workers': 1 }
const unlimited = (id: string) => plane.scheduling.life.setOption(id, 'limit.rowsPerSecond', 0, ann)

describe('with real Portals', () => {
  it('a sub-task ends equal, with its report, checks, objects and counters in the store', async () => {
    const id = await newSubTask(50)
    await plane.scheduling.life.operate(id, 'start', ann)
    await plane.until(inState(id, 'finished'))
    await plane.until(async () => (await plane.store.results.report(id)) !== null)
    expect(await get(id)).toMatchObject({ verdict: 'equal', exitCode: 0, epoch: 1, error: null })
    expect((await plane.store.results.tables(id))[0]).toMatchObject({ name: 'things', rowsWritten: '50' })
    expect((await plane.store.checks.latestOf(id))?.state).toBe('passed')
    expect(await things(id)).toBe(50)
  })

  it('a restarted server follows the same process', async () => {
    const id = await newSubTask(2000, slow)
    await plane.scheduling.life.operate(id, 'start', ann)
    await plane.until(inState(id, 'full'))
    const { process } = await get(id)
    await plane.restart()
    await unlimited(id)
    await plane.until(inState(id, 'finished'))
    expect(await get(id)).toMatchObject({ process, epoch: 1, verdict: 'equal' })
  })

  it('stops, continues where it stood, and is equal', async () => {
    const id = await newSubTask(2000, slow)
    await plane.scheduling.life.operate(id, 'start', ann)
    await plane.until(inState(id, 'full'))
    await plane.scheduling.life.operate(id, 'stop', ann)
    await plane.until(inState(id, 'stopped'))
    await unlimited(id)
    await plane.scheduling.life.operate(id, 'resume', ann)
    await plane.until(inState(id, 'finished'))
    expect(await get(id)).toMatchObject({ epoch: 2, verdict: 'equal' })
    expect(await things(id)).toBe(2000)
  })

  it('a killed Portal is followed by another one that gets the passwords again', async () => {
    const id = await newSubTask(2000, slow)
    await plane.scheduling.life.operate(id, 'start', ann)
    await plane.until(inState(id, 'full'))
    process.kill((await get(id)).process?.pid ?? 0, 'SIGKILL')
    await plane.until(async () => (await get(id)).epoch === 2)
    await unlimited(id)
    await plane.until(inState(id, 'finished'))
    expect((await get(id)).verdict).toBe('equal')
    expect(await things(id)).toBe(2000)
  })

  it('what the pre-check refuses is told, and stands after a restart', async () => {
    const id = await newSubTask(1)
    const { target: end } = await get(id)
    {
      await using pg = await adminPg(target, end.database)
      await pg.query('CREATE SCHEMA moved; CREATE TABLE moved.things (other text)')
    }
    await plane.scheduling.life.operate(id, 'start', ann)
    await plane.until(inState(id, 'precheck-failed'))
    await plane.until(async () => (await plane.store.checks.latestOf(id))?.state === 'blocked')
    expect((await get(id)).error?.code).toBe('DM-TGT-006')
  })

  it('a reset removes ledger and, when asked, tables; then it runs anew', async () => {
    const id = await newSubTask(30)
    const { life } = plane.scheduling
    await life.operate(id, 'start', ann)
    await plane.until(inState(id, 'finished'))
    const { name } = await plane.store.mainTasks.get((await get(id)).taskId)
    await life.reset(id, { removeTargetData: true, confirm: name }, ann)
    await life.operate(id, 'start', ann)
    await plane.until(inState(id, 'finished'))
    expect((await get(id)).verdict).toBe('equal')
    expect(await things(id)).toBe(30)
  })
})
