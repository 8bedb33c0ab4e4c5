import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, watch } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminMysql, adminPg } from './clients.ts'
import { run } from './command.ts'
import type { Endpoint } from './endpoint.ts'
import { FaultProxy } from './fault-proxy.ts'
import { grantUserFromText, randomPassword } from './grants.ts'
import { deliveryRoot, repositoryRoot, serviceDirectory, testbedRoot } from './paths.ts'
import { freePort } from './ports.ts'
import { recordedProcess } from './process/server-process.ts'
import { createScratchDatabase, uniqueName } from './scratch-database.ts'
import { startEmbeddedPostgres, startMariadb } from './server-launcher.ts'
import { acceptsConnections, recordFileOf } from './servers/local-server.ts'
import { databaseServices, ensureService, serviceStatus } from './services.ts'

const expectedVersions = {
  mysql97: /^9\./,
  mysql56: /^5\.6\.24/,
  mariadb: /^10\.11\..*MariaDB/,
  pg14: /^14\./,
  pg15: /^15\./,
  pg16: /^16\./,
  pg17: /^17\./,
  pg18: /^18\./,
}

async function variables(endpoint: Endpoint, names: string[]): Promise<Record<string, string>> {
  await using connection = await adminMysql(endpoint)
  type Variable = RowDataPacket & { Variable_name: string; Value: string }
  const [rows] = await connection.query<Variable[]>('SHOW VARIABLES WHERE Variable_name IN (?)', [names])
  return Object.fromEntries(rows.map((row) => [row.Variable_name, row.Value]))
}

async function storedText(endpoint: Endpoint, database: string): Promise<unknown> {
  const sql = "INSERT INTO t VALUES (1, 'żółć 😀')"
  if (endpoint.kind === 'postgresql') {
    await using client = await adminPg(endpoint, database)
    await client.query(`CREATE TABLE t (id int PRIMARY KEY, v text); ${sql}`)
    return (await client.query<{ v: string }>('SELECT v FROM t')).rows[0]?.v
  }
  await using connection = await adminMysql(endpoint, database)
  await connection.query(`CREATE TABLE t (id int PRIMARY KEY, v text); ${sql}`)
  const [rows] = await connection.query<(RowDataPacket & { v: string })[]>('SELECT v FROM t')
  return rows[0]?.v
}

describe.each(databaseServices)('%s', (name) => {
  let endpoint: Endpoint

  beforeAll(async () => {
    endpoint = await ensureService(name)
  })

  it('is the version it says, and keeps text in a database of its own', async () => {
    expect(endpoint.version).toMatch(expectedVersions[name])
    await using scratch = await createScratchDatabase(endpoint, uniqueName('testbed'))
    expect(await storedText(endpoint, scratch.name)).toBe('żółć 😀')
  })

  it('is one server however many ask for it at once', async () => {
    const before = serviceStatus(name)
    const all = await Promise.all([1, 2, 3, 4].map(() => ensureService(name)))
    expect(new Set(all.map(({ port }) => port))).toEqual(new Set([endpoint.port]))
    expect(serviceStatus(name)).toEqual(before)
  })

  it('lets in nobody without the generated password, which only its owner can read', async () => {
    const wrong = { ...endpoint, adminPassword: 'wrong' }
    const login = endpoint.kind === 'postgresql' ? adminPg(wrong) : adminMysql(wrong)
    await expect(login).rejects.toThrow(/denied|authentication failed/)
    const { mode } = await stat(join(serviceDirectory(name), 'admin-password'))
    expect(mode & 0o777).toBe(0o600)
  })
})

describe('sources', () => {
  it.each(['mysql97', 'mysql56'] as const)('%s writes a row binlog with GTIDs', async (name) => {
    const found = await variables(await ensureService(name), [
      'log_bin',
      'binlog_format',
      'gtid_mode',
      'local_infile',
    ])
    expect(found).toEqual({ log_bin: 'ON', binlog_format: 'ROW', gtid_mode: 'ON', local_infile: 'ON' })
  })

  it('mariadb writes a row binlog and has no anonymous user', async () => {
    const endpoint = await ensureService('mariadb')
    expect(await variables(endpoint, ['log_bin', 'binlog_format'])).toEqual({
      log_bin: 'ON',
      binlog_format: 'ROW',
    })
    await using connection = await adminMysql(endpoint)
    const [users] = await connection.query(
      "SELECT User, Host FROM mysql.user WHERE User = '' OR Password = ''",
    )
    expect(users).toEqual([expect.objectContaining({ User: 'mariadb.sys' })])
  })
})

describe('grantUser', () => {
  it.each(['mysql97', 'mysql56', 'mariadb'] as const)(
    '%s: gives the rights and takes them back',
    async (name) => {
      const endpoint = await ensureService(name)
      await using scratch = await createScratchDatabase(endpoint, uniqueName('grants'))
      const names = { user: uniqueName('u').slice(0, 16), password: randomPassword(), database: scratch.name }
      const script =
        "CREATE USER {{user}}@'%' IDENTIFIED BY {{password}};\nGRANT SELECT ON {{database}}.* TO {{user}}@'%';"
      const login = { ...endpoint, adminUser: names.user, adminPassword: names.password }
      {
        await using _user = await grantUserFromText(endpoint, script, names)
        await using connection = await adminMysql(login, scratch.name)
        await expect(connection.query('CREATE TABLE t (id int)')).rejects.toThrow('denied')
      }
      await expect(adminMysql(login)).rejects.toThrow('denied')
    },
  )

  it('pg15: drops what the user owns, and names a failing statement without its password', async () => {
    const endpoint = await ensureService('pg15')
    await using scratch = await createScratchDatabase(endpoint, uniqueName('grants'))
    const names = { user: uniqueName('u'), password: randomPassword(), database: scratch.name, schema: 's 1' }
    const script =
      'CREATE ROLE {{user}} LOGIN PASSWORD {{password}};\nCREATE SCHEMA {{schema}} AUTHORIZATION {{user}};'
    const login = { ...endpoint, adminUser: names.user, adminPassword: names.password }
    {
      await using _user = await grantUserFromText(endpoint, script, names)
      await using client = await adminPg(login, scratch.name)
      await client.query('CREATE TABLE "s 1".t (id int)')
    }
    await expect(adminPg(login, scratch.name)).rejects.toThrow('authentication failed')
    const bad = 'CREATE ROLE {{user}} LOGIN PASSWORD {{password}} NONSENSE;'
    const failure = await grantUserFromText(endpoint, bad, names).catch((error: unknown) => String(error))
    expect(failure).toContain('{{password}} NONSENSE')
    expect(failure).not.toContain(names.password)
  })
})

describe("a server of one's own", () => {
  let directory: string

  beforeAll(async () => {
    mkdirSync(testbedRoot, { recursive: true })
    directory = await mkdtemp(join(testbedRoot, 'own-'))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  it('keeps its data through kill, and through pause without an answer', async () => {
    await using server = await startMariadb(join(directory, 'mariadb'))
    await using scratch = await createScratchDatabase(server, 'kept')
    await storedText(server, scratch.name)
    await server.kill()
    expect(await acceptsConnections(server.port)).toBe(false)
    await server.start()
    await using connection = await adminMysql(server, scratch.name)
    const [rows] = await connection.query('SELECT id FROM t')
    expect(rows).toEqual([{ id: 1 }])
    await server.pause()
    let answered = false
    const answer = connection.query('SELECT 1').finally(() => (answered = true))
    await run('true', [])
    expect(answered).toBe(false)
    await server.resume()
    await answer
  })

  it('takes all its processes along: a PostgreSQL whose postmaster is killed starts again', async () => {
    await using server = await startEmbeddedPostgres(join(directory, 'pg'), 18)
    await using client = await adminPg(server)
    await client.query('CREATE TABLE t AS SELECT 1 AS id')
    await server.kill()
    await server.start()
    await using again = await adminPg(server)
    expect((await again.query('SELECT id FROM t')).rows).toEqual([{ id: 1 }])
  })

  it('is reached through the fault proxy, which cuts it off', async () => {
    const endpoint = await ensureService('pg15')
    await using proxy = await FaultProxy.start(endpoint)
    await using client = await adminPg({ ...endpoint, port: proxy.port })
    await client.query('SELECT 1')
    const running = client.query('SELECT pg_sleep(60)')
    await proxy.setMode({ kind: 'reset' })
    await expect(running).rejects.toThrow(/ECONNRESET|terminated/)
  })
})

describe('the command line', () => {
  let directory: string
  let env: NodeJS.ProcessEnv
  const main = join(import.meta.dirname, 'main.ts')

  beforeAll(async () => {
    mkdirSync(testbedRoot, { recursive: true })
    directory = await mkdtemp(join(testbedRoot, 'cli-'))
    symlinkSync(deliveryRoot, join(directory, 'delivery'))
    env = { ...process.env, TESTBED_DIR: directory, TESTBED_PORT_BASE: String(await freePort()) }
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const testbed = (...args: string[]) => run(process.execPath, [main, ...args], { env, cwd: repositoryRoot })

  it('cleans up with down after the starter was killed while the server came up', async () => {
    const service = join(directory, 'services', 'pg18')
    mkdirSync(service, { recursive: true })
    const appeared = Promise.withResolvers<void>()
    using _watcher = closing(watch(service, () => existsSync(recordFileOf(service)) && appeared.resolve()))
    const starter = spawn(process.execPath, [main, 'up', 'pg18'], { env, cwd: repositoryRoot })
    await appeared.promise
    starter.kill('SIGKILL')
    await once(starter, 'exit')
    expect(recordedProcess(recordFileOf(service))).toBeDefined()
    await testbed('down')
    expect(existsSync(recordFileOf(service))).toBe(false)
    expect(commandLines().filter((line) => line.includes(directory))).toEqual([])
  })

  it('goes up twice as once, and down twice as once', async () => {
    await testbed('up', 'pg18')
    const first = await testbed('status', 'pg18')
    expect(first).toMatch(/up, pid \d+/)
    await testbed('up', 'pg18')
    expect(await testbed('status', 'pg18')).toBe(first)
    await testbed('down', 'pg18')
    await testbed('down', 'pg18')
    expect(await testbed('status', 'pg18')).toMatch(/ down$/m)
  })

  it('refuses a port that is taken, naming it', async () => {
    const base = Number(env['TESTBED_PORT_BASE'])
    await using squatter = await FaultProxy.start({ host: '127.0.0.1', port: 1 })
    const moved = { ...env, TESTBED_PORT_BASE: String(squatter.port - 18) }
    expect(moved['TESTBED_PORT_BASE']).not.toBe(String(base))
    const failed = run(process.execPath, [main, 'up', 'pg18'], { env: moved, cwd: repositoryRoot })
    await expect(failed).rejects.toThrow(`Port ${squatter.port} of 127.0.0.1 is taken`)
  })
})

function closing(resource: { close(): void }): Disposable {
  return { [Symbol.dispose]: () => resource.close() }
}

/** What every process of this machine was started with. */
function commandLines(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
    } catch {
      return []
    }
  })
}
