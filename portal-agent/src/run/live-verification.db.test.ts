import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PortalEvent, type Report, reportSchema } from '@data-migration/contract/portal'
import { ensureMariadb, ensureMysql56, ensureMysql97 } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { askControl } from './control-client.ts'
import { createMigration, type Migration } from './testing/migration.ts'

const tables = `
  CREATE TABLE account (id int NOT NULL PRIMARY KEY, balance decimal(20,4) NOT NULL);
  CREATE TABLE journal (n int, amount float);
  INSERT INTO account SELECT seq, 100 FROM (SELECT a.d * 10 + b.d AS seq FROM
    (SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) a,
    (SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6) b) s`

/** Never rests: every row is hot. */
function writeWithoutRest(migration: Migration) {
  const state = { stopped: false, writes: 0 }
  const work = async () => {
    while (!state.stopped) {
      await migration.source(`UPDATE account SET balance = balance + 1;
        INSERT INTO journal VALUES (${state.writes}, 0.1)`)
      state.writes += 1
    }
  }
  const ended = work()
  ended.catch(() => undefined)
  return async () => {
    state.stopped = true
    await ended
    return state.writes
  }
}

const workspaceOf = (migration: Migration) => {
  const root = join(migration.folder, 'workspace')
  return join(root, readdirSync(root)[0] ?? '')
}

function keptReport(migration: Migration): Report {
  const file = join(workspaceOf(migration), 'reports', 'report.json')
  return reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

type VerdictEvent = Extract<PortalEvent, { type: 'verdict' }>

/** The verdicts of a run, in their order. */
function verdictsOf() {
  const told: VerdictEvent[] = []
  const waiting: (() => void)[] = []
  return {
    note: (event: PortalEvent) => {
      if (event.type !== 'verdict') return
      told.push(event)
      for (const wake of waiting.splice(0)) wake()
    },
    async number(count: number, run: Promise<Report>): Promise<VerdictEvent> {
      while (told.length < count) {
        const ended = await Promise.race([
          run.then(({ error }) => error?.message ?? 'the run has ended'),
          new Promise<null>((resolve) => waiting.push(() => resolve(null))),
        ])
        if (ended !== null) throw new Error(ended)
      }
      return told[count - 1] as VerdictEvent
    },
  }
}

describe.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
  ['MySQL 5.6', ensureMysql56],
])('a comparison beside incremental from %s', (_, ensureSource) => {
  it('is exact while every row changes, finds what was changed on the target, and holds up nothing', async () => {
    await using migration = await createMigration(tables, { mode: 'online', ensureSource })
    const stop = new AbortController()
    const endWrites = writeWithoutRest(migration)
    const verdicts = verdictsOf()
    const run = migration.run({ stop, onEvent: verdicts.note })
    const first = await verdicts.number(1, run)
    expect([first.verdict, first.asOf?.value]).toEqual(['equal', expect.stringMatching(/\d/)])
    const kept = keptReport(migration)
    expect(kept.asOf).toMatchObject({ verdict: 'equal', asOf: first.asOf })
    expect(kept.verification.map(({ table, verdict }) => `${table} ${verdict}`).sort()).toEqual([
      'account equal',
      'journal equal',
    ])
    await migration.target(`INSERT INTO moved.account VALUES (777, 1)`)
    const socket = join(workspaceOf(migration), 'control.sock')
    expect(await askControl(socket, { id: randomUUID(), cmd: 'verify' }, 5000)).toMatchObject({ ok: true })
    const second = await verdicts.number(2, run)
    expect([second.verdict, second.asOf?.value === first.asOf?.value]).toEqual(['different', false])
    expect(keptReport(migration).verification.find(({ table }) => table === 'account')).toMatchObject({
      missing: '0',
      extra: '1',
      different: '0',
    })
    await migration.target(`DELETE FROM moved.account WHERE id = 777`)
    const writes = await endWrites()
    stop.abort()
    const report = await run
    expect(report.phases.filter(({ phase }) => phase === 'verify')).toHaveLength(2)
    expect(report.incremental?.inserts).toBe(String(await journalRows(migration, report)))
    expect(BigInt(report.incremental?.updates ?? 0)).toBeGreaterThan(0n)
    expect(await migration.target(`SELECT count(*)::int AS rows FROM moved.journal`)).toEqual([
      { rows: writes },
    ])
    expect((await migration.run({ command: 'verify' })).verdict).toBe('equal')
  })
})

const threeThousand = `
  CREATE TABLE large (id int NOT NULL PRIMARY KEY, v varchar(200));
  CREATE TABLE small (id int NOT NULL PRIMARY KEY, former int);
  INSERT INTO large SELECT a.d * 100 + b.d * 10 + c.d, REPEAT('x', 200) FROM
    (SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) a,
    (SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) b,
    (SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) c;
  INSERT INTO small VALUES (1, 1)`

it.each([
  ['MariaDB 10.11', ensureMariadb],
  ['MySQL 9.7', ensureMysql97],
])(
  'compares by the structure behind a change of %s that came while it compared',
  async (_, ensureSource) => {
    await using migration = await createMigration(threeThousand, { mode: 'online', ensureSource })
    const stop = new AbortController()
    const verdicts = verdictsOf()
    const comparing = Promise.withResolvers<void>()
    const run = migration.run({
      stop,
      // Two seconds for the large table, during which the small one has not been looked at.
      options: { 'verify.rowsPerSecond': 300, 'verify.workers': 1, 'verify.method': 'stream' },
      onEvent: (event) => {
        verdicts.note(event)
        if (event.type === 'phase' && event.phase === 'verify' && event.state === 'started')
          comparing.resolve()
      },
    })
    await Promise.race([comparing.promise, run])
    await migration.source('ALTER TABLE small CHANGE former latter int')
    await migration.source('INSERT INTO small VALUES (2, 2)')
    const told = await verdicts.number(1, run)
    const { verification } = keptReport(migration)
    expect(verification.map(({ table, verdict, error }) => [table, verdict, error?.code])).toEqual([
      ['large', 'equal', undefined],
      ['small', 'equal', undefined],
    ])
    expect(told.verdict).toBe('equal')
    stop.abort()
    expect((await run).exitCode).toBe(0)
  },
  60_000,
)

/** Rows of the journal that came by the log: all but those the load has read. */
async function journalRows(migration: Migration, report: Report): Promise<number> {
  const [all] = await migration.target(`SELECT count(*)::int AS rows FROM moved.journal`)
  const loaded = report.tables.find(({ name }) => name === 'journal')?.rowsWritten ?? '0'
  return Number(all?.['rows']) - Number(loaded)
}
