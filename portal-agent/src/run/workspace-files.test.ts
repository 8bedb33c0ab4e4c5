import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listFiles, openFile } from './workspace-files.ts'

const root = mkdtempSync(join(tmpdir(), 'portal-files-'))
const workspace = join(root, 'workspace')
afterAll(() => rmSync(root, { recursive: true }))
mkdirSync(join(workspace, 'logs', 'older'), { recursive: true })
mkdirSync(join(workspace, 'reports', 'repair'), { recursive: true })
writeFileSync(join(workspace, 'reports', 'repair', 'all.sql'), 'BEGIN;')
mkdirSync(join(workspace, 'logs-of-others'))
writeFileSync(join(workspace, 'logs', 'portal.log'), '0123456789')
writeFileSync(join(workspace, 'job.json'), 'job')
writeFileSync(join(workspace, 'logs-of-others', 'x'), 'x')
writeFileSync(join(root, 'outside'), 'outside')
symlinkSync(join(root, 'outside'), join(workspace, 'logs', 'link'))
symlinkSync(root, join(workspace, 'logs', 'folder'))
execFileSync('/usr/bin/env', ['mkfifo', join(workspace, 'logs', 'pipe')])

describe('listFiles', () => {
  it('shows plain files of logs and reports only', () => {
    expect(listFiles(workspace).map(({ name, bytes }) => ({ name, bytes }))).toEqual([
      { name: 'logs/portal.log', bytes: 10 },
      { name: 'reports/repair/all.sql', bytes: 6 },
    ])
    expect(listFiles(join(root, 'none'))).toEqual([])
  })
})

describe('openFile', () => {
  it.each([
    [0, 4, '0123'],
    [6, 100, '6789'],
    [10, 5, ''],
  ])('reads from %i at most %i bytes', (offset, bytes, text) => {
    using file = openFile(workspace, 'logs/portal.log')
    const range = file.read(offset, bytes)
    expect(Buffer.from(range.base64, 'base64').toString()).toBe(text)
    expect(range).toMatchObject({ offset, size: 10 })
  })

  it('says where a file ends', () => {
    using file = openFile(workspace, 'logs/portal.log')
    expect(() => file.read(11, 1)).toThrow(expect.objectContaining({ code: 'DM-JOB-032' }))
  })

  it.each([
    'job.json',
    'logs/../job.json',
    '../outside',
    'logs/../../outside',
    'logs/link',
    'logs/folder/outside',
    'logs/pipe',
    'logs/older',
    'logs',
    'logs/none',
    'logs-of-others/x',
    '/etc/passwd',
    'logs/\0',
    '',
  ])('refuses %j', (name) => {
    expect(() => openFile(workspace, name)).toThrow(expect.objectContaining({ code: 'DM-JOB-031' }))
  })
})
