import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { DmError } from '../errors/dm-error.ts'
import { parseRequest } from './parse-request.ts'
import type { CallOf, RequestOf, ResponseOf } from './route-types.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import type { TaskDetail } from './task.ts'

const id = '0190a8c0-0000-7000-8000-000000000000'

function refusalOf(act: () => unknown): DmError {
  try {
    act()
  } catch (error) {
    if (error instanceof DmError) return error
    throw error
  }
  return expect.unreachable('it was accepted')
}

describe('parseRequest', () => {
  it('gives what the handler works with, defaults filled in', () => {
    const request = parseRequest(routes['tasks.list'], { params: {}, query: { page: '3' }, body: undefined })
    expect(request.query).toEqual({ page: 3, pageSize: 20, sort: 'createdAt', order: 'desc' })
  })

  it('fills in phases, preset and options of a sub-task', () => {
    const body = {
      name: ' Move the shop ',
      subTasks: [
        {
          source: { dataSourceId: id, database: 'shop' },
          target: { dataSourceId: id, database: 'shop' },
          mode: 'online',
        },
      ],
    }
    const request = parseRequest(routes['tasks.create'], { params: {}, query: {}, body })
    expect(request.body.name).toBe('Move the shop')
    expect(request.body.subTasks[0]).toMatchObject({
      preset: 'balanced',
      options: {},
      phases: { full: 'auto', reverse: 'on-request' },
    })
  })

  it('names every wrong field of all parts, without repeating what was sent', () => {
    const raw = {
      params: { taskId: 'no-uuid' },
      query: {},
      body: { revision: -1, definition: { name: '', subTasks: [] }, secret: 'hunter2' },
    }
    const refusal = refusalOf(() => parseRequest(routes['tasks.update'], raw))
    expect(refusal.code).toBe('DM-TASK-100')
    expect(refusal.details.map(({ path }) => path).sort()).toEqual([
      'body.definition.name',
      'body.definition.subTasks',
      'body.revision',
      'body.secret',
      'params.taskId',
    ])
    expect(JSON.stringify(refusal.details)).not.toContain('hunter2')
  })

  it('never fails in another way, whatever is sent', () => {
    const list: readonly Route[] = Object.values(routes)
    fc.assert(
      fc.property(
        fc.constantFrom(...list),
        fc.anything(),
        fc.anything(),
        fc.anything(),
        (route, ...parts) => {
          const [params, query, body] = parts
          try {
            parseRequest(route, { params, query, body })
          } catch (error) {
            expect(error).toBeInstanceOf(DmError)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the types of a route', () => {
  type Get = (typeof routes)['tasks.get']
  type List = (typeof routes)['tasks.list']
  type Delete = (typeof routes)['tasks.delete']

  it('are those of its schemas', () => {
    expectTypeOf<RequestOf<Get>['params']>().toEqualTypeOf<{ taskId: string }>()
    expectTypeOf<ResponseOf<Get>>().toEqualTypeOf<TaskDetail>()
    expectTypeOf<ResponseOf<Delete>>().toEqualTypeOf<undefined>()
  })

  it('let a client leave out what may be empty', () => {
    expectTypeOf<{ params: { taskId: string } }>().toExtend<CallOf<Get>>()
    expectTypeOf<object>().toExtend<CallOf<List>>()
  })
})
