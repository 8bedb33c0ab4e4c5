import { inspect } from 'node:util'
import { DmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { readJob, subTaskId } from './job.ts'
import { parseJson, readJobText } from './job-text.ts'

const source = { kind: 'mysql', host: 'db1', port: 3306, user: 'u', password: 'pw-source', database: 'shop' }
const target = {
  kind: 'postgresql',
  host: 'db2',
  port: 5432,
  user: 'u',
  password: 'pw-target',
  database: 'app',
}
const minimal = { source, target, mode: 'offline' }

function failure(act: () => unknown): DmError {
  try {
    act()
  } catch (error) {
    if (error instanceof DmError) return error
    throw error
  }
  throw new RangeError('no error was thrown')
}

function badPaths(job: unknown, flags: Record<string, unknown> = {}): string[] {
  const error = failure(() => readJob(job, flags, {}))
  expect(error.code).toBe('DM-JOB-003')
  expect(error.params['count']).toBe(error.details.length)
  return error.details.map((detail) => detail.path)
}

describe('readJob', () => {
  it('fills in defaults: schema, options, id of the two ends', () => {
    const { job } = readJob(minimal, {}, {})
    expect(job.target.schema).toBe('shop')
    expect(job.options['full.chunkRows']).toBe(200_000)
    expect(job.subTask).toBe(subTaskId(job.source, job.target))
    expect(job.subTask).toMatch(/^cli-[0-9a-f]{12}$/)
  })

  it('folds the schema it makes from the name of the database, not one that is given', () => {
    const { job } = readJob({ ...minimal, source: { ...source, database: 'MyShop' } }, {}, {})
    expect(job.target.schema).toBe('myshop')
    const exact = { ...minimal, target: { ...target, schema: 'MyShop' } }
    expect(readJob(exact, {}, {}).job.target.schema).toBe('MyShop')
  })

  it('gives another id to another schema, and keeps a given one', () => {
    const other = readJob({ ...minimal, target: { ...target, schema: 'x' } }, {}, {}).job
    expect(other.subTask).not.toBe(readJob(minimal, {}, {}).job.subTask)
    expect(readJob({ ...minimal, id: 'my-id' }, {}, {}).job.subTask).toBe('my-id')
  })

  it('lets flags go before the options of the job, and presets before defaults', () => {
    const options = { 'full.workers': 3, 'index.workers': 4 }
    const { job } = readJob({ ...minimal, preset: 'small', options }, { 'full.workers': 5 }, {})
    expect(job.options['full.workers']).toBe(5)
    expect(job.options['index.workers']).toBe(4)
    expect(job.options['full.chunkRows']).toBe(50_000)
  })

  it.each<[string, unknown, string[]]>([
    ['no object', 'text', ['(the whole job)']],
    ['nothing', {}, ['source', 'target', 'mode']],
    ['an array', [], ['(the whole job)']],
    ['unknown fields', { ...minimal, sorce: 1, x: 2 }, ['sorce', 'x']],
    ['an unknown nested field', { ...minimal, source: { ...source, pasword: 'x' } }, ['source.pasword']],
    ['a port in quotes', { ...minimal, source: { ...source, port: '3306' } }, ['source.port']],
    ['a port out of range', { ...minimal, target: { ...target, port: 70_000 } }, ['target.port']],
    ['an unknown kind', { ...minimal, target: { ...target, kind: 'oracle' } }, ['target.kind']],
    ['an empty host', { ...minimal, source: { ...source, host: '' } }, ['source.host']],
    ['a mode that is none', { ...minimal, mode: 'sometimes' }, ['mode']],
    ['an id that is no folder name', { ...minimal, id: '../../etc' }, ['id']],
    ['an unknown option', { ...minimal, options: { 'full.worker': 2 } }, ['options.full.worker']],
    [
      'an option of a wrong type',
      { ...minimal, options: { 'full.workers': 'many' } },
      ['options.full.workers'],
    ],
    ['an option out of range', { ...minimal, options: { 'full.chunkRows': 1 } }, ['options.full.chunkRows']],
    ['options that are no object', { ...minimal, options: [] }, ['options']],
    ['tables as text', { ...minimal, objects: { tables: 'a,b' } }, ['objects.tables']],
    [
      'an include that is no list',
      { ...minimal, objects: { tables: { include: 'a' } } },
      ['objects.tables.include'],
    ],
    ['null for a text', { ...minimal, source: { ...source, user: null } }, ['source.user']],
  ])('names every bad field: %s', (_, job, paths) => {
    expect(badPaths(job)).toEqual(paths)
  })

  it('lists all bad fields at once', () => {
    const job = { source: { ...source, port: 0, kind: 'x' }, target, mode: 'offline', extra: true }
    expect(badPaths(job).sort()).toEqual(['extra', 'source.kind', 'source.port'])
  })

  it('names a bad flag like the option it sets', () => {
    expect(badPaths(minimal, { 'full.workers': 'two' })).toEqual(['options.full.workers'])
    expect(badPaths({ ...minimal, options: 7 }, { 'full.workers': 2 })).toEqual(['options'])
  })

  it('refuses two ways to give one password', () => {
    expect(badPaths({ ...minimal, source: { ...source, passwordEnv: 'X' } })).toEqual(['source.passwordEnv'])
  })
})

describe('O16: passwords', () => {
  it('reads passwordEnv once and removes it', () => {
    const environment: Record<string, string | undefined> = { SECRET: 'from-env', OTHER: 'stays' }
    const job = { ...minimal, source: { ...source, password: undefined, passwordEnv: 'SECRET' } }
    const { credentials } = readJob(job, {}, environment)
    expect(credentials.source?.reveal()).toBe('from-env')
    expect(environment).toEqual({ OTHER: 'stays' })
  })

  it.each([{}, { SECRET: '' }])('refuses an empty variable %j', (environment) => {
    const job = { ...minimal, target: { ...target, password: undefined, passwordEnv: 'SECRET' } }
    const error = failure(() => readJob(job, {}, environment))
    expect([error.code, error.params]).toEqual(['DM-JOB-004', { side: 'target', variable: 'SECRET' }])
  })

  it('prints a password nowhere', () => {
    const read = readJob(minimal, {}, {})
    for (const text of [
      JSON.stringify(read),
      inspect(read, { depth: 9, showHidden: true }),
      `${String(read.credentials.source)}`,
    ]) {
      expect(text).not.toContain('pw-source')
      expect(text).not.toContain('pw-target')
    }
    expect(read.credentials.source?.reveal()).toBe('pw-source')
  })

  it('keeps a password out of the messages about bad fields', () => {
    const error = failure(() => readJob({ ...minimal, source: { ...source, password: 12345678 } }, {}, {}))
    expect(inspect(error, { depth: 9 })).not.toContain('12345678')
  })
})

describe('parseJson', () => {
  it.each([
    ['{"a": 1,\n  "b" 2}', 'line 2, column 7: ColonExpected'],
    ['{"password": "geheim', 'line 1, column 14: UnexpectedEndOfString'],
    ['{"password": geheim}', 'line 1, column 14: InvalidSymbol'],
    ['', 'line 1, column 1: ValueExpected'],
    ['{"a": 1,}', 'line 1, column 9: PropertyNameExpected'],
    ['{} x', 'line 1, column 4: InvalidSymbol'],
  ])('names the place and not the text: %j', (text, found) => {
    const error = failure(() => parseJson(text, 'job.json'))
    expect([error.code, error.found]).toEqual(['DM-JOB-002', found])
    expect(inspect(error, { depth: 9 })).not.toContain('geheim')
  })

  it('reads what is JSON', () => {
    expect(parseJson('{"a":[1]}', 'job.json')).toEqual({ a: [1] })
  })

  it('names a file that is not there', async () => {
    const named = { code: 'DM-JOB-001', found: 'ENOENT' }
    await expect(readJobText('/nowhere/job.json')).rejects.toMatchObject(named)
  })
})
