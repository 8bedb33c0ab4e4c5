import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runProgram } from './program.ts'

const root = mkdtempSync(join(tmpdir(), 'decide-'))
const folder = join(root, 'one')
afterAll(() => rmSync(root, { recursive: true }))

const id = 'a'.repeat(32)
const event = {
  ...{ v: 1, seq: 1, at: '2026-01-01T00:00:00.000Z', epoch: 1, type: 'undecided' },
  statement: {
    ...{ id, position: { kind: 'mariadb-gtid', value: '0-1-9' }, database: 'shop', tables: ['item'] },
    ...{ sql: 'ALTER TABLE item ADD at datetime', reason: 'why' },
  },
}
mkdirSync(folder)
writeFileSync(join(folder, 'job.json'), '{}')
writeFileSync(join(folder, 'events.jsonl'), `${JSON.stringify(event)}\n`)

async function decide(decision: unknown, ...more: string[]) {
  const file = join(root, 'decision.json')
  writeFileSync(file, JSON.stringify(decision))
  const out: string[] = []
  const write = (text: string) => void out.push(text)
  const argv = ['decide', 'one', '--decision', file, '--workspace', root, '--json', ...more]
  const code = await runProgram(argv, { out: write, err: write })
  return { code, line: JSON.parse(out.join('')) as { error?: { code: string; found?: string } } }
}

it('takes a decision whole as JSON, whatever stands in it', async () => {
  const decision = { statement: id, action: 'run', sql: `UPDATE "o'dd" SET v = $$ "; rm -rf \n$$` }
  expect(await decide(decision)).toEqual({ code: 0, line: decision })
  const kept = JSON.parse(readFileSync(join(folder, 'decisions.json'), 'utf8')) as unknown
  expect(kept).toEqual([decision])
})

it.each([
  ['the end of the transaction', { statement: id, action: 'run', sql: 'COMMIT' }, [], 'DM-JOB-014'],
  ['something unknown', { statement: id, action: 'skip', sql: 'SELECT 1' }, [], 'DM-JOB-014'],
  ['a second choice', { statement: id, action: 'skip' }, ['--leave-out'], 'DM-JOB-014'],
  ['another statement', { statement: 'b'.repeat(32), action: 'skip' }, [], 'DM-JOB-120'],
] as const)('refuses %s', async (_, decision, more, code) => {
  const before = readFileSync(join(folder, 'decisions.json'), 'utf8')
  expect((await decide(decision, ...more)).line.error?.code).toBe(code)
  expect(readFileSync(join(folder, 'decisions.json'), 'utf8')).toBe(before)
})
