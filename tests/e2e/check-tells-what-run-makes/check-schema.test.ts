import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AssessedObject,
  assessedObjectSchema,
  assessmentSchema,
  type Report,
} from '@data-migration/contract/portal'
import { adminPg } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createPair, type MigrationPair, onSource } from '../lib/migration-pair.ts'
import { type PortalRun, runPortal } from '../lib/portal-process.ts'

const source = [
  `CREATE TABLE customers (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40) NOT NULL,
    state ENUM('new','old') NOT NULL DEFAULT 'new', changed DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    UNIQUE KEY by_name (name), FULLTEXT KEY words (name)) COMMENT 'who buys'`,
  `CREATE TABLE orders (id INT NOT NULL PRIMARY KEY, customer INT UNSIGNED NOT NULL, total DECIMAL(10,2) NOT NULL,
    KEY by_customer (customer), CONSTRAINT whose FOREIGN KEY (customer) REFERENCES customers (id))`,
  `INSERT INTO customers (id, name) VALUES (1, 'a'), (2, 'b')`,
  `INSERT INTO orders VALUES (1, 1, 9.50)`,
  `CREATE SQL SECURITY INVOKER VIEW totals AS SELECT customer, SUM(total) AS total FROM orders GROUP BY customer`,
  `CREATE SQL SECURITY INVOKER VIEW odd AS SELECT id, LOAD_FILE('/etc/hostname') AS host FROM orders`,
  `CREATE TRIGGER trimmed BEFORE INSERT ON customers FOR EACH ROW SET NEW.name = TRIM(NEW.name)`,
]

async function portal(pair: MigrationPair, ...args: string[]): Promise<PortalRun> {
  const job = await pair.writeJob(pair.job())
  return await runPortal([...args, '--job', job, '--workspace', pair.workspace, '--json'])
}

function assessed(run: PortalRun): AssessedObject[] {
  const lines = run.lines.filter(({ type }) => type === 'assessed-object')
  return lines.map((line) => assessedObjectSchema.strict().parse(line))
}

const names = (objects: readonly { kind: string; sourceName: string; targetName: string }[]) =>
  objects.map(({ kind, sourceName, targetName }) => `${kind} ${sourceName} -> ${targetName}`).sort()

describe('check --schema tells what run makes', () => {
  it.each([['mysql97'], ['mariadb']] as const)('from %s', async (server) => {
    await using pair = await createPair({ source: server, target: 'pg15' })
    await onSource(pair, async (connection) => {
      for (const statement of source) await connection.query(statement)
    })
    const page = join(pair.folder, 'assessment.html')
    const check = await portal(pair, 'check', '--schema', '--html', page)
    expect({ code: check.code, last: check.lines.at(-1)?.type }).toEqual({ code: 0, last: 'report' })
    const before = assessed(check)
    const assessment = assessmentSchema.strict().parse(check.lines.find(({ type }) => type === 'assessment'))
    const coverage = new Map(assessment.coverage.map(({ kind, ...counts }) => [kind, counts]))
    expect(coverage.get('table')).toMatchObject({ total: 2, byHand: 0 })
    expect(coverage.get('view')).toMatchObject({ total: 2, exact: 1, byHand: 1 })
    expect(coverage.get('trigger')).toMatchObject({ total: 1, byHand: 0 })
    expect(assessment.pitfalls.map(({ pitfall }) => pitfall)).toEqual(
      expect.arrayContaining(['N18', 'S17', 'T11', 'K05', 'V02']),
    )
    const html = await readFile(page, 'utf8')
    for (const { sourceName } of before) expect(html).toContain(`<b>${sourceName}</b>`)
    expect((await stat(page)).mode & 0o777).toBe(0o600)
    await expectNothingMade(pair)

    const run = await portal(pair, 'run')
    expect(run.report?.['error']).toBeUndefined()
    const { objects } = run.report as unknown as Report
    const made = before.filter(({ outcome }) => outcome !== 'by-hand')
    expect(names(objects.filter(({ state }) => state === 'created'))).toEqual(names(made))
    const left = before.filter(({ outcome }) => outcome === 'by-hand')
    expect(names(objects.filter(({ state }) => state === 'not-converted'))).toEqual(names(left))

    // Something stands in the way now; what would be made is told all the same.
    const other = await portal(pair, 'check', '--schema', '--target.metaSchema', 'portal_other')
    expect(other.code).toBe(3)
    expect(other.report).toMatchObject({ error: { code: 'DM-TGT-006' } })
    expect(assessed(other)).toEqual(before)
  })
})

async function expectNothingMade(pair: MigrationPair): Promise<void> {
  await using client = await adminPg(pair.target, pair.targetDatabase)
  const { rows } = await client.query(`SELECT 1 FROM pg_namespace WHERE nspname = $1`, [pair.schema])
  expect(rows).toEqual([])
}
