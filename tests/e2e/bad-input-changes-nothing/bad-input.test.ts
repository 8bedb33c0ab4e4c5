import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { adminPg, freePort } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogueListing } from '../lib/catalogue-listing.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { type PortalLine, runPortal, startPortal } from '../lib/portal-process.ts'
import { rowsInFlight } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

interface BadInput {
  readonly name: string
  readonly code: string
  readonly exit: number
  /** What the message must name. */
  readonly names: (pair: MigrationPair) => string
  readonly job: (pair: MigrationPair) => unknown
  /** Undoes what `job` prepared in a database. */
  readonly after?: (pair: MigrationPair) => Promise<void>
}

const unused = await freePort()

const cases: readonly BadInput[] = [
  {
    name: 'a wrong password of the source',
    code: 'DM-SRC-002',
    exit: 8,
    names: (pair) => pair.sourceUser,
    job: (pair) => pair.job({ source: { password: 'not-the-password' } }),
  },
  {
    name: 'a wrong password of the target',
    code: 'DM-TGT-002',
    exit: 9,
    names: (pair) => pair.targetUser,
    job: (pair) => pair.job({ target: { password: 'not-the-password' } }),
  },
  {
    name: 'a source host that does not answer',
    code: 'DM-SRC-001',
    exit: 8,
    names: () => String(unused),
    job: (pair) => pair.job({ source: { port: unused } }),
  },
  {
    name: 'a target host that does not answer',
    code: 'DM-TGT-001',
    exit: 9,
    names: () => String(unused),
    job: (pair) => pair.job({ target: { port: unused } }),
  },
  {
    name: 'a source host name nobody knows',
    code: 'DM-SRC-001',
    exit: 8,
    names: () => 'no-such-host.invalid',
    job: (pair) => pair.job({ source: { host: 'no-such-host.invalid' } }),
  },
  {
    name: 'an unknown source database',
    code: 'DM-SRC-003',
    exit: 8,
    names: () => 'no_such_database',
    job: (pair) => pair.job({ source: { database: 'no_such_database' } }),
  },
  {
    name: 'an unknown target database',
    code: 'DM-TGT-003',
    exit: 9,
    names: () => 'no_such_database',
    job: (pair) => pair.job({ target: { database: 'no_such_database' } }),
  },
  {
    name: 'no right to read a table of the source',
    code: 'DM-SRC-004',
    exit: 3,
    names: () => 'GRANT SELECT ON',
    job: async (pair) => {
      const [user, database] = [pair.sourceUser, pair.sourceDatabase]
      await onSource(pair, async (connection) => {
        await connection.query(`REVOKE SELECT ON \`${database}\`.* FROM '${user}'@'%'`)
        await connection.query(`GRANT SELECT ON \`${database}\`.good TO '${user}'@'%'`)
        await connection.query(`GRANT INSERT ON \`${database}\`.other TO '${user}'@'%'`)
      })
      return pair.job()
    },
    after: (pair) =>
      onSource(pair, async (connection) => {
        const [user, database] = [pair.sourceUser, pair.sourceDatabase]
        await connection.query(`GRANT SELECT ON \`${database}\`.* TO '${user}'@'%'`)
        await connection.query(`REVOKE SELECT ON \`${database}\`.good FROM '${user}'@'%'`)
        await connection.query(`REVOKE INSERT ON \`${database}\`.other FROM '${user}'@'%'`)
      }),
  },
  {
    name: 'no right to create a schema on the target',
    code: 'DM-TGT-004',
    exit: 3,
    names: () => 'GRANT CREATE ON DATABASE',
    job: async (pair) => {
      const [user, database] = [pair.targetUser, pair.targetDatabase]
      await onTarget(pair, (client) => client.query(`REVOKE CREATE ON DATABASE "${database}" FROM "${user}"`))
      return pair.job()
    },
    after: (pair) =>
      onTarget(pair, async (client) => {
        const [user, database] = [pair.targetUser, pair.targetDatabase]
        await client.query(`GRANT CREATE ON DATABASE "${database}" TO "${user}"`)
      }),
  },
  {
    name: 'a target schema that is not empty',
    code: 'DM-TGT-006',
    exit: 3,
    names: (pair) => pair.schema,
    job: async (pair) => {
      await onTarget(pair, (client) =>
        client.query(
          `CREATE SCHEMA "${pair.schema}" AUTHORIZATION "${pair.targetUser}"; CREATE TABLE "${pair.schema}".good (id int)`,
        ),
      )
      return pair.job()
    },
    after: (pair) =>
      onTarget(pair, async (client) => {
        await client.query(`DROP SCHEMA "${pair.schema}" CASCADE`)
      }),
  },
  {
    name: 'a type asked for that cannot hold the values of its column',
    code: 'DM-TGT-060',
    exit: 3,
    names: () => 'strange.v',
    job: async (pair) => {
      await onSource(pair, (connection) =>
        connection.query('CREATE TABLE strange (id INT PRIMARY KEY, v VECTOR(3))'),
      )
      return pair.job({ options: { 'type.overrides': 'strange.v=integer' } })
    },
    after: (pair) =>
      onSource(pair, async (connection) => {
        await connection.query('DROP TABLE strange')
      }),
  },
  {
    name: 'a selected table that is not there',
    code: 'DM-SRC-010',
    exit: 3,
    names: () => 'missing_table',
    job: (pair) => pair.job({ objects: { tables: { include: ['missing_table'] } } }),
  },
  {
    name: 'a job with fields of the wrong type',
    code: 'DM-JOB-003',
    exit: 2,
    names: () => 'source.port',
    job: (pair) => pair.job({ source: { port: 'many' } }),
  },
  {
    name: 'a job with an option that does not exist',
    code: 'DM-JOB-003',
    exit: 2,
    names: () => 'full.wrokers',
    job: (pair) => pair.job({ options: { 'full.wrokers': 2 } }),
  },
  {
    name: 'a job that is no JSON',
    code: 'DM-JOB-002',
    exit: 2,
    names: () => 'bad.json',
    job: () => '{"source": ',
  },
]

describe('bad input', () => {
  let pair: MigrationPair
  beforeAll(async () => {
    pair = await createPair({ source: 'mysql97', target: 'pg15' })
    await onSource(pair, (connection) =>
      connection.query(
        'CREATE TABLE good (id INT PRIMARY KEY); INSERT INTO good VALUES (1), (2); CREATE TABLE other (id INT PRIMARY KEY)',
      ),
    )
  })
  afterAll(() => pair[Symbol.asyncDispose]())

  it.each(cases)('$name: $code, and nothing is changed', async (bad) => {
    const job = await bad.job(pair)
    try {
      const file = join(pair.folder, 'bad.json')
      await writeFile(file, typeof job === 'string' ? job : JSON.stringify(job), { mode: 0o600 })
      const before = await catalogueListing(pair)
      const json = await runPortal(['run', '--job', file, '--workspace', pair.workspace, '--json'])
      const text = await runPortal(['run', '--job', file, '--workspace', pair.workspace])
      for (const run of [json, text]) {
        expect(`${run.stdout}${run.stderr}`).toContain(bad.code)
        expect(`${run.stdout}${run.stderr}`).toContain(bad.names(pair))
      }
      const error = errorOf(json.lines.at(-1))
      expect(error?.remedy).toMatch(/\w{3}/)
      expect(JSON.stringify(error)).toContain(bad.code)
      expect([json.code, text.code]).toEqual([expect.toBeOneOf([bad.exit, 3]), json.code])
      expect(await catalogueListing(pair)).toEqual(before)
    } finally {
      await bad.after?.(pair)
    }
  })

  it('a target database without UTF-8: DM-TGT-005, and nothing is changed', async () => {
    await using admin = await adminPg(pair.target)
    const name = `${pair.targetDatabase}_latin1`
    await admin.query(
      `CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`,
    )
    try {
      await admin.query(`GRANT CONNECT, CREATE ON DATABASE "${name}" TO "${pair.targetUser}"`)
      const job = await pair.writeJob(pair.job({ target: { database: name } }))
      const before = await catalogueListing(pair)
      const run = await runPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
      expect(run.code).toBe(3)
      const error = errorOf(run.lines.at(-1))
      expect(JSON.stringify(error)).toContain('DM-TGT-005')
      expect(JSON.stringify(error)).toContain('LATIN1')
      expect(await catalogueListing(pair)).toEqual(before)
    } finally {
      await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`)
    }
  })

  it('a workspace that cannot be written: DM-JOB-013', async () => {
    const occupied = join(pair.folder, 'a-file')
    await writeFile(occupied, '')
    const job = await pair.writeJob()
    const before = await catalogueListing(pair)
    const run = await runPortal(['run', '--job', job, '--workspace', occupied, '--json'])
    expect(run.code).toBe(2)
    expect(JSON.stringify(errorOf(run.lines.at(-1)))).toContain('DM-JOB-013')
    expect(await catalogueListing(pair)).toEqual(before)
  })

  it('a workspace in use by another process: DM-JOB-005, naming it', async () => {
    await using busy = await createPair({ source: 'mysql97', target: 'pg15' })
    await onSource(busy, async (connection) => {
      await connection.query('CREATE TABLE slow (id INT PRIMARY KEY AUTO_INCREMENT, v VARCHAR(500))')
      const values = Array.from({ length: 20_000 }, (_, index) => `('${'row '.repeat(100)}${index}')`)
      await connection.query(`INSERT INTO slow (v) VALUES ${values.join()}`)
    })
    await mkdir(busy.workspace, { recursive: true })
    const job = await busy.writeJob(busy.job({ options: { 'limit.rowsPerSecond': 4000 } }))
    const command = ['run', '--job', job, '--workspace', busy.workspace, '--json']
    await using first = startPortal(command)
    await until('rows of an unfinished COPY', async () => (await rowsInFlight(busy)) > 0)
    const second = await runPortal(command)
    const error = errorOf(second.lines.at(-1))
    expect([second.code, error?.code]).toEqual([2, 'DM-JOB-005'])
    expect(JSON.stringify(error)).toContain(String(first.pid))
  })
})

interface ErrorLine {
  readonly code: string
  readonly remedy: string
}

/** The error of the last JSON line: a report's, or of a run that did not begin. */
function errorOf(line: PortalLine | undefined): ErrorLine | undefined {
  return line?.['error'] as ErrorLine | undefined
}
