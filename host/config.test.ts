import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const url = 'postgresql://host:hunter2@127.0.0.1:5432/meta'
let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'dm-config-'))))
afterEach(async () => {
  delete process.env['DATABASE_URL']
  await rm(folder, { recursive: true })
})

describe('readConfig', () => {
  it('listens on the loopback only, with SQLite, unless told otherwise', async () => {
    expect(await readConfig([])).toMatchObject({
      host: '127.0.0.1',
      port: 9494,
      databaseUrl: null,
      json: false,
    })
  })

  it('takes the database from a file', async () => {
    const file = join(folder, 'url')
    await writeFile(file, `${url}\n`)
    expect((await readConfig(['--database-file', file])).databaseUrl).toBe(url)
  })

  it('takes it from the environment, and leaves nothing there', async () => {
    process.env['DATABASE_URL'] = url
    expect((await readConfig([])).databaseUrl).toBe(url)
    expect(process.env['DATABASE_URL']).toBeUndefined()
  })

  it('takes a URL without a password from the command line', async () => {
    const bare = 'postgresql://host@127.0.0.1:5432/meta'
    expect((await readConfig(['--database', bare])).databaseUrl).toBe(bare)
  })

  it.each([
    ['a password on the command line', ['--database', url]],
    ['a password as a parameter', ['--database', 'postgresql://127.0.0.1/meta?password=hunter2']],
    ['another kind of database', ['--database', 'mysql://hunter2@127.0.0.1/meta']],
    ['no URL', ['--database', 'hunter2']],
    ['no file', ['--database-file', '/nowhere/at/all']],
  ])('refuses %s, without repeating it', async (_what, args) => {
    const error = await readConfig(args).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DM-AUTH-017' })
    expect(String(error)).not.toContain('hunter2')
  })
})
