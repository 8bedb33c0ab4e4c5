import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { dmError, type ErrorBody, fromErrorBody } from '@data-migration/contract/errors'
import type { ProcessIdentity } from './process-identity.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** First and only line a detached process says: that it holds its workspace and listens, or why it does not. */
export type ReadyLine =
  { readonly type: 'ready'; readonly identity: ProcessIdentity } | { readonly error: ErrorBody }

type DetachedChild = ChildProcessByStdio<Writable, Readable, null>

const readyWithinMs = 60_000

/**
 * Starts the same program again in a session of its own, with nothing of ours left open in it, so that it survives the
 * end of the login it was started from. `input` goes to its standard input. Throws DM-JOB-013, DM-JOB-030, and the coded
 * error the process itself says.
 */
export async function startDetached(
  paths: WorkspacePaths,
  args: readonly string[],
  input: string,
): Promise<ProcessIdentity> {
  const log = openStartLog(paths)
  const child = spawn(process.execPath, [process.argv[1] ?? '', ...args], {
    cwd: paths.directory,
    detached: true,
    stdio: ['pipe', 'pipe', log],
  }) as DetachedChild
  closeSync(log)
  try {
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    return identityOf(await firstLine(child))
  } finally {
    child.stdout.destroy()
    child.unref()
  }
}

/** What the process says when it cannot even begin, or dies of something that leaves no event. */
function openStartLog(paths: WorkspacePaths): number {
  const folder = join(paths.directory, 'logs')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(join(folder, 'start.log'), 'a', 0o600)
  } catch (cause) {
    const found = cause instanceof Error && 'code' in cause ? String(cause.code) : 'not writable'
    throw dmError('DM-JOB-013', { workspace: paths.directory }, { found, cause })
  }
}

function firstLine(child: DetachedChild): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const fail = (problem: string) => reject(dmError('DM-JOB-030', { problem }))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`it was not ready within ${readyWithinMs / 1000} s`)
    }, readyWithinMs)
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      resolve(JSON.parse(line) as ReadyLine)
    })
    child.once('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    // Its output has been read to the end by then: no line will come.
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      fail(`it ended with ${signal ?? `code ${code}`}`)
    })
  })
}

function identityOf(line: ReadyLine): ProcessIdentity {
  if ('error' in line) throw fromErrorBody(line.error)
  return line.identity
}
