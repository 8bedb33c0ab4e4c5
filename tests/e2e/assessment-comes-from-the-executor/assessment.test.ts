import type { SubTaskAssessment, SubTaskSummary } from '@data-migration/contract/api'
import { assessedObjectSchema } from '@data-migration/contract/portal'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiError } from '../lib/api-client.ts'
import {
  type ControlPlane,
  type PlaneExecutor,
  startControlPlane,
  subTaskOf,
  subTasksOf,
  untilFinished,
} from '../lib/control-plane.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { containsAny, ProcessWatcher, searchFolder, secretForms } from '../lib/password-search.ts'
import { until } from '../lib/until.ts'

let plane: ControlPlane
let executor: PlaneExecutor
let pair: MigrationPair
let task: { readonly id: string }
let subTask: SubTaskSummary
let forms: readonly string[]
const replies: string[] = []
const stack = new AsyncDisposableStack()

const source = [
  `CREATE TABLE customers (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL,
    changed DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, FULLTEXT KEY words (name))`,
  `CREATE SQL SECURITY INVOKER VIEW names AS SELECT id, name FROM customers`,
  `CREATE SQL SECURITY INVOKER VIEW odd AS SELECT id, LOAD_FILE('/etc/hostname') AS host FROM customers`,
]

beforeAll(async () => {
  plane = stack.use(await startControlPlane({ 'executor.heartbeatSeconds': 2 }, (text) => replies.push(text)))
  pair = stack.use(await createPair({ source: 'mariadb', target: 'pg15' }))
  forms = [pair.sourcePassword, pair.targetPassword].flatMap(secretForms)
  await onSource(pair, async (connection) => {
    for (const statement of source) await connection.query(statement)
    const rows = Array.from({ length: 4000 }, (_unused, at) => `('name ${at}')`)
    await connection.query(`INSERT INTO customers (name) VALUES ${rows.join()}`)
  })
  executor = await plane.addExecutor(2)
  const options = { 'limit.rowsPerSecond': 500 }
  task = await plane.api.call('tasks.create', {
    body: {
      name: 'assessed',
      executorIds: [executor.id],
      subTasks: [await subTaskOf(plane.api, pair, options)],
    },
  })
  const [first] = await subTasksOf(plane.api, task)
  if (first === undefined) throw new Error('there is no sub-task')
  subTask = first
})
afterAll(() => stack.disposeAsync())

const params = () => ({ subTaskId: subTask.id })

async function make(): Promise<SubTaskAssessment> {
  return await plane.api.call('assessments.make', { params: params(), body: {} })
}

async function ended(): Promise<SubTaskAssessment> {
  return await until(
    'the end of the assessment',
    async () => {
      const now = await plane.api.call('assessments.get', { params: params() })
      return now.state !== 'waiting' && now.state !== 'running' && now
    },
    120_000,
  )
}

async function madeAnew(): Promise<NonNullable<SubTaskAssessment['made']>> {
  await make()
  const { state, error, made } = await ended()
  expect({ state, error }).toEqual({ state: 'made', error: null })
  if (made === null) throw new Error('nothing was made')
  return made
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof ApiError ? error.code : String(error)
}

it('waits for an executor with Portal', async () => {
  expect(await plane.api.call('assessments.get', { params: params() })).toMatchObject({
    state: 'none',
    made: null,
  })
  expect(await codeOf(make())).toMatch(/^DM-(TASK-018|INST-009)$/)
})

it('tells what would be made, and writes to neither side', async () => {
  const { api } = plane
  await plane.installPortal(executor)
  await using watcher = new ProcessWatcher(forms)
  const [one, two] = await Promise.all([make(), make()])
  expect([one.state, two.startedAt]).toEqual(['waiting', one.startedAt])
  const { made, executorId } = await ended()
  if (made === null) throw new Error('nothing was made')
  expect(executorId).toBe(executor.id)
  expect(watcher.samples).toBeGreaterThan(0)
  expect([...watcher.found]).toEqual([])
  expect(made.source.database).toBe(pair.sourceDatabase)
  expect(made.coverage.find(({ kind }) => kind === 'view')).toMatchObject({ total: 2, byHand: 1 })
  expect(made.pitfalls.map(({ pitfall }) => pitfall)).toEqual(expect.arrayContaining(['T11', 'V02']))

  const ids = { assessmentId: made.id }
  const page = { page: 1, pageSize: 2 }
  const first = await api.call('assessments.objects', { params: ids, query: page })
  expect([first.total, first.items.length]).toEqual([made.objects, 2])
  expect(first.items.map(({ sourceName, outcome }) => [sourceName, outcome])).toEqual([
    ['customers.words', 'by-hand'],
    ['odd', 'by-hand'],
  ])
  const tables = await api.call('assessments.objects', { params: ids, query: { ...page, kind: 'table' } })
  const [table] = tables.items
  if (table === undefined) throw new Error('there is no table')
  expect(table.remarks.map(({ pitfall }) => pitfall)).toContain('N18')
  const whole = await api.call('assessments.object', { params: { ...ids, no: table.no } })
  expect(whole.ddl).toContain('CREATE TABLE')
  const beyond = { params: { ...ids, no: made.objects + 1 } }
  expect(await codeOf(api.call('assessments.object', beyond))).toBe('DM-TASK-037')

  const { rows } = await onTarget(pair, (client) =>
    client.query("SELECT nspname FROM pg_namespace WHERE nspname IN ('portal_meta', $1)", [
      subTask.target.schema,
    ]),
  )
  expect(rows).toEqual([])
})

it('is handed on whole, as JSON and as a page', async () => {
  const { made } = await plane.api.call('assessments.get', { params: params() })
  if (made === null) throw new Error('nothing was made')
  const ids = { params: { assessmentId: made.id } }
  const json = JSON.parse(String(await plane.api.call('assessments.json', ids))) as {
    readonly objects: readonly object[]
  }
  expect(json).toMatchObject({ type: 'assessment', coverage: made.coverage, madeAt: made.at })
  const objects = json.objects.map((object) =>
    assessedObjectSchema.parse({ type: 'assessed-object', ...object }),
  )
  expect(objects.length).toBe(made.objects)
  const html = String(await plane.api.call('assessments.html', ids))
  expect(html).toMatch(/^<!doctype html>.*<\/html>\s*$/s)
  for (const { sourceName } of objects) expect(html).toContain(`<b>${sourceName}</b>`)
})

it('takes statements of a user, which the target reads first, and shows them beside its own', async () => {
  const { api } = plane
  const { made } = await api.call('assessments.get', { params: params() })
  if (made === null) throw new Error('nothing was made')
  const { schema } = subTask.target
  const find = async (kind: 'view' | 'primary-key', search: string, assessmentId = made.id) => {
    const query = { page: 1, pageSize: 5, kind, search }
    const { items } = await api.call('assessments.objects', { params: { assessmentId }, query })
    const [object] = items
    if (object === undefined) throw new Error(`there is no ${kind} ${search}`)
    return { object, params: { assessmentId, no: object.no } }
  }
  const odd = await find('view', 'odd')
  const save = (sql: string, of = odd) => api.call('ddlEdits.save', { params: of.params, body: { sql } })
  expect(await codeOf(save(`CREATE VIEW "${schema}".odd AS SELEKT 1`))).toBe('DM-JOB-082')
  expect(await codeOf(save('DROP TABLE customers'))).toBe('DM-JOB-082')
  const key = await find('primary-key', 'customers')
  expect(key.object.editable).toBe(false)
  expect(await codeOf(save('CREATE INDEX i ON t (a)', key))).toBe('DM-TASK-060')

  const sql = `CREATE VIEW "${schema}".odd AS SELECT id, 'mine'::text AS host FROM "${schema}".customers`
  await save(`CREATE VIEW "${schema}".odd AS SELECT 1 AS id`)
  const edit = await save(sql)
  expect(edit).toMatchObject({ kind: 'view', name: 'odd', sql, checked: true, subTaskId: subTask.id })
  const page = { page: 1, pageSize: 10 }
  const { items } = await api.call('ddlEdits.list', { params: params(), query: page })
  expect(items.map(({ id, user }) => [id, user])).toEqual([[edit.id, 'admin']])
  expect(await api.call('assessments.object', { params: odd.params })).toMatchObject({
    edit: 'none',
    saved: { sql },
  })

  const again = await find('view', 'odd', (await madeAnew()).id)
  expect(again.object).toMatchObject({ edit: 'used', outcome: 'with-remarks' })
  const shown = await api.call('assessments.object', { params: again.params })
  expect(shown.ddl).toBe(`${sql};`)
  expect(shown.madeDdl).toContain('load_file')
})

it('holds a run back when the source has changed below the statements', async () => {
  const { api } = plane
  const view = 'SQL SECURITY INVOKER VIEW odd AS SELECT id,'
  const change = (more: string) =>
    onSource(pair, (connection) =>
      connection.query(`CREATE OR REPLACE ${view} LOAD_FILE('/etc/hostname') AS host${more} FROM customers`),
    )
  await change(', name')
  const made = await madeAnew()
  expect(made.checks.find(({ severity }) => severity === 'blocker')).toMatchObject({
    code: 'DM-JOB-080',
    subject: 'view odd',
  })
  await change('')
  expect((await madeAnew()).checks.filter(({ severity }) => severity === 'blocker')).toEqual([])
  const { items } = await api.call('audit.list', {
    query: { page: 1, pageSize: 50, action: 'ddlEdits.save' },
  })
  expect(items.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['done', 'refused']))
})

it('does not know a running sub-task, and is not known by it', async () => {
  const { api } = plane
  const { id } = (await plane.api.call('assessments.get', { params: params() })).made ?? { id: '' }
  await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
  await until('rows on the way', async () => {
    const [now] = await subTasksOf(api, task)
    return now?.state === 'full' && BigInt(now.measured?.rowsDone ?? '0') > 0n
  })
  const made = await madeAnew()
  const [still] = await subTasksOf(api, task)
  expect(still).toMatchObject({ state: 'full', epoch: 1, error: null })
  expect(made.coverage.find(({ kind }) => kind === 'table')).toMatchObject({ total: 1 })
  expect(await codeOf(api.call('assessments.json', { params: { assessmentId: id } }))).toBe('DM-TASK-035')
  await untilFinished(api, task, 120_000)
  expect((await subTasksOf(api, task))[0]).toMatchObject({ state: 'finished', verdict: 'equal', epoch: 1 })
  const { rows } = await onTarget(pair, (client) =>
    client.query(`SELECT DISTINCT host FROM "${subTask.target.schema}".odd`),
  )
  expect(rows).toEqual([{ host: 'mine' }])
})

it('has a clear end after a crash of the server, and the one before stays', async () => {
  const before = await madeAnew()
  await make()
  await plane.host.kill()
  await plane.host.start()
  const after = await ended()
  expect(after).toMatchObject({ state: 'failed', error: { code: 'DM-TASK-107' }, made: { id: before.id } })
  await until('the executor to answer again', async () => {
    const { state } = await plane.api.call('executors.get', { params: { executorId: executor.id } })
    return state === 'online'
  })
  expect((await madeAnew()).id).not.toBe(before.id)
})

it('says why it failed, and what to do', async () => {
  const known = { dataSourceId: subTask.source.dataSourceId }
  const { id: _, ...login } = await plane.api.call('dataSources.get', { params: known })
  await plane.api.call('dataSources.update', {
    params: known,
    body: { ...login, password: 'not this one' },
  })
  await make()
  const { state, error, made } = await ended()
  expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'DM-SRC-002' })
  expect(error?.remedy).not.toBe('')
  expect(made).not.toBeNull()
})

it('shows nobody a password', async () => {
  expect(replies.length).toBeGreaterThan(50)
  expect(replies.filter((text) => containsAny(text, forms))).toEqual([])
  expect(containsAny(plane.host.log(), forms)).toBe(false)
  expect(await searchFolder(plane.host.dataRoot, forms)).toEqual([])
  await plane.uninstallPortal(executor)
})
