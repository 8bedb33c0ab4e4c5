import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { dmError } from '@data-migration/contract/errors'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/**
 * Files `lock.<n>`, each made exclusively and never used twice: the highest one names the holder, so that taking over
 * from a dead process and from a frozen one are the same step, and the former holder finds out by one look.
 */
interface LockRecord extends ProcessIdentity {
  readonly released: boolean
}

export interface WorkspaceLock {
  /** The process that held it before and never released it: it crashed, or it was taken over from. */
  readonly abandonedBy: ProcessIdentity | null
  /** Whether nobody has taken over since. To be asked before every write into the workspace. */
  readonly held: () => boolean
  readonly release: () => void
}

/** Who uses the workspace now; null when nobody does. */
export function lockHolder(directory: string): ProcessIdentity | null {
  const record = readRecord(directory, highest(directory))
  return record !== null && !record.released && isAlive(record) ? record : null
}

/** Throws DM-JOB-005 when a living process, frozen or not, holds the workspace and `takeOver` is not asked for. */
export function acquireLock(directory: string, takeOver: boolean): WorkspaceLock {
  for (;;) {
    const last = highest(directory)
    const record = readRecord(directory, last)
    const inUse = record !== null && !record.released && isAlive(record)
    if (inUse && !takeOver) throw dmError('DM-JOB-005', { workspace: directory, pid: record.pid })
    if (!create(directory, last + 1)) continue
    removeOlder(directory, last + 1)
    return heldLock(directory, last + 1, record !== null && !record.released ? record : null)
  }
}

function heldLock(directory: string, number: number, abandonedBy: ProcessIdentity | null): WorkspaceLock {
  const held = () => highest(directory) === number
  return {
    abandonedBy,
    held,
    release: () => {
      if (!held()) return
      const temporary = writeTemporary(directory, { ...ownIdentity(), released: true })
      renameSync(temporary, lockFile(directory, number))
    },
  }
}

/** False when another process was quicker. */
function create(directory: string, number: number): boolean {
  const temporary = writeTemporary(directory, { ...ownIdentity(), released: false })
  try {
    linkSync(temporary, lockFile(directory, number))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(temporary)
  }
}

function writeTemporary(directory: string, record: LockRecord): string {
  const temporary = join(directory, `new-lock.${randomUUID()}`)
  writeFileSync(temporary, JSON.stringify(record), { mode: 0o600, flag: 'wx' })
  return temporary
}

function removeOlder(directory: string, number: number): void {
  for (const older of numbers(directory)) {
    if (older < number) rmSync(lockFile(directory, older), { force: true })
  }
}

function readRecord(directory: string, number: number): LockRecord | null {
  if (number === 0) return null
  try {
    return JSON.parse(readFileSync(lockFile(directory, number), 'utf8')) as LockRecord
  } catch {
    return null // removed by a later holder since we looked
  }
}

/** 0 when there is no lock file. */
function highest(directory: string): number {
  return Math.max(0, ...numbers(directory))
}

function numbers(directory: string): number[] {
  try {
    return readdirSync(directory).flatMap((name) => {
      const match = /^lock\.(\d+)$/.exec(name)
      return match === null ? [] : [Number(match[1])]
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function lockFile(directory: string, number: number): string {
  return join(directory, `lock.${number}`)
}
