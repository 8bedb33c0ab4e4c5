import { describe, expect, it } from 'vitest'
import { createMigration } from './testing/migration.ts'

/** Legal on the source: an accent that is a character of its own, and a no-break space, differ from nothing and a space. */
const source = `
  CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci,
    UNIQUE KEY one (word));
  INSERT INTO words VALUES (1, 'e'), (2, CONVERT(0x65CC81 USING utf8mb4)), (3, 'a b'),
    (4, CONVERT(0x61C2A062 USING utf8mb4))`

describe('keys of text under utf8mb4_general_ci', () => {
  it('S09 S24 stay exact by default, and every row and key of the source is there', async () => {
    await using migration = await createMigration(source)
    const report = await migration.run()
    expect([report.error, report.verdict]).toEqual([undefined, 'equal'])
    const key = report.objects.find(({ sourceName }) => sourceName === 'words.one')
    expect(key?.state).toBe('created')
    expect(key?.remarks.join()).toMatch(/word \(utf8mb4_general_ci\): the source holds values equal/)
  })

  it('S24 as the source means them are stricter on the target: the index is not made, and told', async () => {
    await using migration = await createMigration(source)
    const report = await migration.run({ options: { 'collation.keys': 'meaning' } })
    expect(report.verdict).toBe('equal')
    const keys = report.objects.filter(({ sourceName }) => sourceName === 'words.one')
    expect(keys.map(({ state }) => state).sort()).toEqual(['created', 'failed'])
    expect(keys.find(({ state }) => state === 'failed')?.error?.code).toMatch(/^DM-TGT-00[48]$/)
  })
})
