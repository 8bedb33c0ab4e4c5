import { describe, expect, it } from 'vitest'
import { routes } from './routes.ts'
import { openApiPath, urlOf } from './url.ts'

describe('urlOf', () => {
  it('fills in and encodes parameters, and leaves out what is undefined', () => {
    const params = { dataSourceId: 'a', database: 'shop/ä b' }
    expect(urlOf(routes['dataSources.tables'], params, { page: 2, search: undefined })).toBe(
      '/data-sources/a/databases/shop%2F%C3%A4%20b/tables?page=2',
    )
    expect(urlOf(routes['tasks.list'])).toBe('/tasks')
  })
})

describe('openApiPath', () => {
  it('writes parameters in braces', () => {
    expect(openApiPath(routes['logs.read'])).toBe('/sub-tasks/{subTaskId}/logs/{file}')
  })
})
