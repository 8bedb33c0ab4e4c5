import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { reportSchema } from '@data-migration/contract/portal'
import { buildReport } from './report-builder.ts'
import { sampleFacts } from './sample-report.ts'
import { writeReport } from './write-report.ts'

let workspace: string

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'report-'))
})

afterEach(() => {
  rmSync(workspace, { recursive: true })
})

it('replaces the reports whole, for the owner alone, and leaves nothing else', async () => {
  const directory = join(workspace, 'reports')
  const report = buildReport(sampleFacts())
  await writeReport(directory, buildReport(sampleFacts({ epoch: 2 })), 'older and longer')
  await writeReport(directory, report, 'newer')
  expect(reportSchema.parse(JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')))).toEqual(report)
  expect(readFileSync(join(directory, 'report.txt'), 'utf8')).toBe('newer')
  const files = ['differences.csv', 'report.html', 'report.json', 'report.txt']
  expect(readdirSync(directory).toSorted()).toEqual(files)
  for (const file of files) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600)
})

it('says so when the workspace cannot be written, and keeps the old report', async () => {
  const report = buildReport(sampleFacts())
  writeFileSync(join(workspace, 'file'), '')
  await expect(writeReport(join(workspace, 'file'), report, '')).rejects.toMatchObject({ code: 'DM-JOB-013' })
  const directory = join(workspace, 'reports')
  await writeReport(directory, report, 'old')
  mkdirSync(join(directory, 'report.txt.tmp'))
  await expect(writeReport(directory, report, 'new')).rejects.toMatchObject({ code: 'DM-JOB-013' })
  expect(readFileSync(join(directory, 'report.txt'), 'utf8')).toBe('old')
})
