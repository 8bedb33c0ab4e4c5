import type { HostRouteName, RouteName } from '@data-migration/contract/api'
import { resolveOptions, optionTable, type OptionKey } from '@data-migration/contract/options'
import { permissions } from '@data-migration/contract/plugin'
import { assessedExamples, assessmentExample, savedExample } from './assessment-world.ts'
import { ago, id } from './ids.ts'
import { checkItems, type World } from './world.ts'

interface Request {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: Record<string, unknown>
}
type Handler = (request: Request) => unknown

function page<T>(items: readonly T[], query: Request['query']) {
  const number = Number(query['page'] ?? 1)
  const pageSize = Number(query['pageSize'] ?? 20)
  return {
    items: items.slice((number - 1) * pageSize, number * pageSize),
    total: items.length,
    page: number,
    pageSize,
  }
}

function containing<T>(items: readonly T[], text: string | undefined, of: (item: T) => string): readonly T[] {
  return text === undefined ? items : items.filter((item) => of(item).includes(text))
}

/** Answers by route name; what is not here answers 404. */
export function handlersOf(world: World): Partial<Record<RouteName | HostRouteName, Handler>> {
  const task = (taskId: string | undefined) => world.tasks.find((item) => item.id === taskId)
  const subTask = (subTaskId: string | undefined) =>
    world.subTasks.find(({ detail }) => detail.id === subTaskId)
  const user = {
    id: id(),
    name: 'admin',
    role: 'administrator',
    mustChangePassword: false,
    createdAt: ago(9999),
    lastLoginAt: ago(1),
  }
  const check = {
    id: id(),
    subTaskId: null,
    executorId: world.executors[0]?.id ?? null,
    items: checkItems,
    error: null,
    startedAt: ago(0.1),
    endedAt: ago(0),
  }
  return {
    'host.login': () => ({ token: 'fixture', expiresAt: ago(-600), user }),
    'host.logout': () => undefined,
    'system.me': () => ({ userId: user.id, userName: 'admin', permissions }),
    'tasks.list': ({ query }) =>
      page(
        containing(world.tasks, query['name'], (item) => item.name).filter(
          (item) => query['state'] === undefined || item.state === query['state'],
        ),
        query,
      ),
    'tasks.creators': () => ({ items: ['admin', 'li.wei'] }),
    'tasks.get': ({ params }) => task(params['taskId']),
    'tasks.create': () => world.tasks[4],
    'tasks.start': ({ params }) => task(params['taskId']),
    'tasks.stop': ({ params }) => task(params['taskId']),
    'tasks.finish': ({ params }) => task(params['taskId']),
    'tasks.batch': ({ body }) => ({
      results: (body['ids'] as string[]).map((each) => ({ id: each, ok: true })),
    }),
    'subTasks.list': ({ params, query }) =>
      page(
        world.subTasks.map(({ detail }) => detail).filter((item) => item.taskId === params['taskId']),
        query,
      ),
    'subTasks.get': ({ params }) => subTask(params['subTaskId'])?.detail,
    'subTasks.tables': ({ params, query }) => page(subTask(params['subTaskId'])?.tables ?? [], query),
    'subTasks.objects': ({ params, query }) =>
      page(
        containing(subTask(params['subTaskId'])?.objects ?? [], query['search'], (item) => item.sourceName)
          .filter((item) => query['kind'] === undefined || item.kind === query['kind'])
          .filter((item) => query['state'] === undefined || item.state === query['state']),
        query,
      ),
    'subTasks.verification': ({ params, query }) => ({
      ...page(subTask(params['subTaskId'])?.verdicts ?? [], query),
      verdict: subTask(params['subTaskId'])?.detail.verdict ?? null,
      repair:
        subTask(params['subTaskId'])?.detail.verdict === 'different'
          ? { statements: 3, applied: 0, movedOn: 0, tables: [] }
          : null,
    }),
    'subTasks.differences': ({ params, query }) =>
      page(
        (subTask(params['subTaskId'])?.verdicts ?? []).flatMap(({ table, differences }) =>
          differences.map((difference) => ({ table, ...difference })),
        ),
        query,
      ),
    'subTasks.objectDifferences': ({ params, query }) => ({
      ...page(subTask(params['subTaskId'])?.objectDifferences ?? [], query),
      tables: subTask(params['subTaskId'])?.verdicts.length ?? null,
      answers: { alike: 12, differing: 0, notCompared: 2 },
    }),
    'subTasks.rejected': ({ params, query }) => page(subTask(params['subTaskId'])?.rejected ?? [], query),
    'subTasks.records': ({ params, query }) => page(subTask(params['subTaskId'])?.records ?? [], query),
    'logs.list': () => ({
      items: [
        { name: 'portal.log', sizeBytes: '48213', modifiedAt: ago(0) },
        { name: 'start.log', sizeBytes: '812', modifiedAt: ago(60) },
      ],
    }),
    'reportFiles.list': () => ({
      items: [
        { name: 'report.html', sizeBytes: '38211', modifiedAt: ago(60) },
        { name: 'report.txt', sizeBytes: '2104', modifiedAt: ago(60) },
        { name: 'differences.csv', sizeBytes: '612', modifiedAt: ago(60) },
      ],
    }),
    'logs.read': ({ params }) => {
      const text = (world.subTasks[0]?.log ?? [])
        .map(({ at, level, message }) => JSON.stringify({ time: at, level, msg: message }))
        .join('\n')
      return {
        name: params['file'],
        offset: 0,
        nextOffset: text.length,
        sizeBytes: String(text.length),
        text,
      }
    },
    'executors.list': ({ query }) => page(world.executors, query),
    'executors.get': ({ params }) => world.executors.find((item) => item.id === params['executorId']),
    'executors.probe': ({ params }) => world.executors.find((item) => item.id === params['executorId']),
    'installations.latest': () => world.executors[2]?.installation,
    'packages.list': ({ query }) => page([], query),
    'machines.list': ({ query }) => page(world.machines, query),
    'machines.get': ({ params }) => world.machines.find((item) => item.id === params['machineId']),
    'machines.test': ({ params }) => ({
      hostKey: {
        algorithm: 'ssh-ed25519',
        fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s',
      },
      trust:
        world.machines.find((item) => item.id === params['machineId'])?.hostKey === null
          ? 'unknown'
          : 'accepted',
      users: [{ name: 'migration', ok: true }],
      durationMs: 41,
    }),
    'dataSources.list': ({ query }) =>
      page(
        world.dataSources.filter(({ kind }) => {
          const source = kind === 'mysql' || kind === 'mariadb'
          return query['side'] === undefined || (query['side'] === 'source') === source
        }),
        query,
      ),
    'dataSources.get': ({ params }) => world.dataSources.find((item) => item.id === params['dataSourceId']),
    'dataSources.test': () => ({
      ok: true,
      version: '8.4.2',
      role: 'primary',
      administrator: false,
      durationMs: 12,
    }),
    'dataSources.testStored': () => ({
      ok: true,
      version: '8.4.2',
      role: 'replica',
      administrator: false,
      durationMs: 9,
    }),
    'dataSources.databases': ({ query }) =>
      page(
        Array.from({ length: 12 }, (_unused, index) => ({
          name: `shop_${index + 1}`,
          encoding: 'utf8mb4',
          usedBy:
            index < 2 ? { taskId: world.tasks[0]?.id ?? '', taskName: world.tasks[0]?.name ?? '' } : null,
        })),
        query,
      ),
    'dataSources.tables': ({ query }) =>
      page(
        (world.subTasks[0]?.tables ?? []).map((table) => ({
          name: table.name,
          engine: 'InnoDB',
          rowsEstimate: table.rowsTotalEstimate,
          bytesEstimate: String(Number(table.rowsTotalEstimate) * 128),
          hasPrimaryKey: table.name !== 'audit_log',
        })),
        query,
      ),
    'options.resolve': ({ body }) => {
      const values = resolveOptions({ ...(body['task'] as object), ...(body['subTask'] as object) })
      return {
        items: (Object.keys(optionTable) as OptionKey[]).map((key) => ({
          key,
          value: values[key],
          origin:
            key in (body['subTask'] as object)
              ? 'sub-task'
              : key in (body['task'] as object)
                ? 'task'
                : 'default',
        })),
      }
    },
    'checks.run': () => ({ ...check, state: 'blocked' }),
    'checks.get': () => ({ ...check, state: 'blocked' }),
    'checks.runForSubTask': () => ({ ...check, state: 'blocked' }),
    'checks.latestOfSubTask': () => ({ ...check, state: 'blocked' }),
    'assessments.make': () => assessmentExample,
    'assessments.get': () => assessmentExample,
    'assessments.objects': ({ query }) =>
      page(
        containing(assessedExamples, query['search'], (item) => item.sourceName)
          .filter((item) => query['kind'] === undefined || item.kind === query['kind'])
          .filter((item) => query['outcome'] === undefined || item.outcome === query['outcome']),
        query,
      ),
    'ddlEdits.save': ({ body, params }) => {
      const found = assessedExamples.find(({ no }) => String(no) === params['no'])
      return { ...savedExample(found, String(body['sql'])), checked: true }
    },
    'ddlEdits.remove': () => undefined,
    'assessments.object': ({ params }) => assessedExamples.find(({ no }) => String(no) === params['no']),
    'alerts.list': ({ query }) => page(world.alerts, query),
    'alerts.counts': () => ({
      total: 2,
      byPhase: { full: 1, incremental: 1 },
      bySeverity: { critical: 1, warning: 1 },
    }),
    'audit.list': ({ query }) => page(world.audit, query),
  }
}
