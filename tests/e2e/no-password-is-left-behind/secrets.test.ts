import { createShop } from '@data-migration/demo/shop'
import { describe, expect, it } from 'vitest'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { containsAny, ProcessWatcher, searchFolder, secretForms } from '../lib/password-search.ts'
import { runPortal } from '../lib/portal-process.ts'

describe('no password is left behind', () => {
  it('O16: neither in processes, workspace, logs, report, output nor on the target', async () => {
    await using pair = await createPair({ source: 'mysql97', target: 'pg15' })
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.05 }),
    )
    const forms = [pair.sourcePassword, pair.targetPassword].flatMap(secretForms)
    await using watcher = new ProcessWatcher(forms)
    const job = await pair.writeJob(pair.job({ options: { 'limit.rowsPerSecond': 10_000 } }))
    const good = await runPortal(['run', '--job', job, '--workspace', pair.workspace, '--json'])
    expect(good.code).toBe(0)
    const wrong = { ...pair.job(), id: 'wrong-schema', options: { 'full.workers': 'many' } }
    const bad = await runPortal([
      'run',
      '--job',
      await pair.writeJob(wrong, 'wrong.json'),
      '--workspace',
      pair.workspace,
    ])
    expect(bad.code).toBe(2)
    expect(watcher.samples).toBeGreaterThan(10)
    expect([...watcher.found]).toEqual([])
    expect(await searchFolder(pair.workspace, forms)).toEqual([])
    for (const text of [good.stdout, good.stderr, bad.stdout, bad.stderr])
      expect(containsAny(text, forms)).toBe(false)
    expect(containsAny(await targetText(pair), forms)).toBe(false)
  })

  it('the search itself finds each form of a planted secret', async () => {
    const secret = 'p"a ss/wörd-Zz1'
    const planted = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify({ secret }),
      Buffer.from(`x${secret}`).toString('base64'),
      Buffer.from(`xy${secret}z`).toString('base64'),
    ]
    for (const text of planted) expect(containsAny(text, secretForms(secret))).toBe(true)
  })
})

/** All rows of Portal's own tables on the target. */
async function targetText(pair: MigrationPair): Promise<string> {
  return await onTarget(pair, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'portal_meta'`,
    )
    expect(rows.length).toBeGreaterThan(3)
    const texts = rows.map(async ({ name }) =>
      JSON.stringify((await client.query(`SELECT * FROM ${name}`)).rows),
    )
    return (await Promise.all(texts)).join('\n')
  })
}
