import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DmError } from '@data-migration/contract/errors'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from './migrate.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-migrate-'))
  await mkdir(join(folder, 'sqlite'))
})
afterEach(() => rm(folder, { recursive: true }))

const location = () => ({ dialect: 'sqlite' as const, file: join(folder, 'store.sqlite') })
const put = (name: string, sql: string) => writeFile(join(folder, 'sqlite', name), sql)
const run = () => migrate(location(), folder)
const refusal = async () => {
  const error = await run().catch((thrown: unknown) => thrown)
  return error instanceof DmError ? [error.code, error.params['problem']] : [error]
}

function tables(): string[] {
  const database = new DatabaseSync(location().file)
  try {
    const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
    return rows.map(({ name }) => String(name))
  } finally {
    database.close()
  }
}

describe('migrate', () => {
  it('runs each file once, in order, several statements a file', async () => {
    await put('0002-b.sql', 'INSERT INTO a VALUES (1); CREATE TABLE b (x integer);')
    await put('0001-a.sql', 'CREATE TABLE a (x integer);')
    expect(await run()).toEqual(['0001-a.sql', '0002-b.sql'])
    expect(await run()).toEqual([])
    await put('0003-c.sql', 'CREATE TABLE c (x integer);')
    expect(await run()).toEqual(['0003-c.sql'])
    expect(tables()).toEqual(['a', 'applied_migration', 'b', 'c'])
  })

  it('runs all or nothing', async () => {
    await put('0001-a.sql', 'CREATE TABLE a (x integer);')
    await put('0002-b.sql', 'CREATE TABLE b (x integer); INSERT INTO nowhere VALUES (1);')
    expect(await refusal()).toEqual(['DM-TASK-108', expect.stringContaining('0002-b.sql')])
    expect(tables()).toEqual([])
  })

  it('runs a file once also when several start at the same time', async () => {
    await put('0001-a.sql', 'CREATE TABLE a (x integer);')
    const ran = await Promise.all([run(), run(), run()])
    expect(ran.flat()).toEqual(['0001-a.sql'])
  })

  it.each([
    ['a changed file', () => put('0001-a.sql', 'CREATE TABLE a (y integer);'), /0001-a.sql has run/],
    [
      'a missing file',
      () => rm(join(folder, 'sqlite', '0002-b.sql')),
      /0002-b.sql has run, and is not known/,
    ],
    ['a gap', () => put('0004-d.sql', 'SELECT 1;'), /0004-d.sql should have number 3/],
    ['a number twice', () => put('0002-c.sql', 'SELECT 1;'), /0002-c.sql should have number 3/],
    ['another name', () => put('two.sql', 'SELECT 1;'), /two.sql is not named like/],
  ])('refuses %s', async (_what, spoil, problem) => {
    await put('0001-a.sql', 'CREATE TABLE a (x integer);')
    await put('0002-b.sql', 'CREATE TABLE b (x integer);')
    await run()
    await spoil()
    expect(await refusal()).toEqual(['DM-AUTH-015', expect.stringMatching(problem)])
  })

  it('says which folder cannot be read', async () => {
    await rm(join(folder, 'sqlite'), { recursive: true })
    expect(await refusal()).toEqual(['DM-AUTH-015', expect.stringContaining(folder)])
  })
})
