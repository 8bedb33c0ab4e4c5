import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DmError } from '@data-migration/contract/errors'
import type { Report } from '@data-migration/contract/portal'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { readJob } from './job.ts'
import { acquireLock, lockHolder } from './workspace-lock.ts'
import { openWorkspace } from './workspace.ts'

const children: { kill(signal: NodeJS.Signals): boolean }[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Gone when the test is over. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'portal-workspace-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const end = { host: 'h', port: 1, user: 'u', password: 'pw-secret', database: 'd' }
const { job } = readJob(
  { source: { kind: 'mysql', ...end }, target: { kind: 'postgresql', ...end }, mode: 'offline' },
  {},
  {},
)

/** Another process that takes the lock of `directory` and then waits. */
async function otherHolder(
  directory: string,
): Promise<{ pid: number; end(signal: NodeJS.Signals): Promise<void> }> {
  const lock = join(import.meta.dirname, 'workspace-lock.ts')
  const script = `import { acquireLock } from ${JSON.stringify(lock)}
    acquireLock(process.argv[1], false)
    process.stdout.write('held')
    setInterval(() => undefined, 1e6)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    pid: child.pid ?? 0,
    end: async (signal) => {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      if (signal === 'SIGKILL') await exited
    },
  }
}

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'no error'
  } catch (error) {
    return error instanceof DmError ? error.code : String(error)
  }
}

describe('workspace lock', () => {
  it('is refused while another process lives, also when that one is frozen', async () => {
    const directory = folder()
    const other = await otherHolder(directory)
    expect(codeOf(() => acquireLock(directory, false))).toBe('DM-JOB-005')
    await other.end('SIGSTOP')
    expect(codeOf(() => acquireLock(directory, false))).toBe('DM-JOB-005')
    expect(lockHolder(directory)?.pid).toBe(other.pid)
  })

  it('is free after its holder was killed', async () => {
    const directory = folder()
    const other = await otherHolder(directory)
    await other.end('SIGKILL')
    expect(lockHolder(directory)).toBeNull()
    expect(acquireLock(directory, false).abandonedBy?.pid).toBe(other.pid)
  })

  it('is free when the pid belongs to another process by now', () => {
    const directory = folder()
    acquireLock(directory, false)
    const file = join(directory, 'lock.1')
    const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    writeFileSync(file, JSON.stringify({ ...record, startTime: '1' }))
    expect(acquireLock(directory, false).held()).toBe(true)
  })

  it('passes to the one who takes over, and never back', () => {
    const directory = folder()
    const first = acquireLock(directory, false)
    const second = acquireLock(directory, true)
    expect([first.held(), second.held()]).toEqual([false, true])
    first.release()
    expect(second.held()).toBe(true)
    second.release()
    const third = acquireLock(directory, false)
    expect([first.held(), second.held(), third.held()]).toEqual([false, false, true])
    expect(third.abandonedBy).toBeNull()
  })
})

describe('workspace', () => {
  it('can be read by its owner only and holds no password', () => {
    const root = join(folder(), 'root')
    const workspace = openWorkspace(root, job, false)
    const { paths } = workspace
    expect(statSync(paths.directory).mode & 0o777).toBe(0o700)
    for (const file of [paths.job, paths.pid]) expect(statSync(file).mode & 0o777).toBe(0o600)
    const kept = JSON.parse(readFileSync(paths.job, 'utf8')) as Record<string, Record<string, unknown>>
    expect(kept['source']?.['password']).toEqual({ from: 'stdin' })
    expect(kept['target']?.['password']).toEqual({ from: 'stdin' })
    workspace.release()
  })

  it('leaves no trace when it is discarded, but keeps what was there before', () => {
    const base = folder()
    openWorkspace(join(base, 'a', 'b'), job, false).discardIfNew()
    expect(readdirSync(base)).toEqual([])
    openWorkspace(join(base, 'c'), { ...job, subTask: 'other' }, false).release()
    openWorkspace(join(base, 'c'), job, false).discardIfNew()
    expect(readdirSync(join(base, 'c'))).toEqual(['other'])
    const again = openWorkspace(join(base, 'c'), { ...job, subTask: 'other' }, false)
    again.discardIfNew()
    expect(existsSync(again.paths.job)).toBe(true)
  })

  it('X05 holds no log that a former process has kept, which nobody can read', () => {
    const root = folder()
    const first = openWorkspace(root, job, false)
    mkdirSync(first.paths.spool)
    writeFileSync(join(first.paths.spool, '0123abcd-000001.spool'), 'sealed')
    first.release()
    const second = openWorkspace(root, job, false)
    expect(existsSync(second.paths.spool)).toBe(false)
    second.release()
  })

  it('names a place that is a file', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    expect(codeOf(() => openWorkspace(file, job, false))).toBe('DM-JOB-013')
  })
})

describe('take-over', () => {
  it('gives the former holder nothing more to write in the workspace', async () => {
    const root = folder()
    const first = openWorkspace(root, job, false)
    const frozen = openSync(first.paths.events, 'a')
    writeSync(frozen, 'before\n')
    const second = openWorkspace(root, job, true)
    // A write that was already past every check reaches only the former file.
    writeSync(frozen, 'after\n')
    await first.writeReport({ epoch: 1 } as Report, '')
    first.release()
    expect(readFileSync(second.paths.events, 'utf8')).toBe('before\n')
    expect(readdirSync(second.paths.reports)).toEqual([])
    expect(second.lock.held()).toBe(true)
  })
})
