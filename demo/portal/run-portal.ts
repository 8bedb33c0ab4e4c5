import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  exitCode,
  type Job,
  type Progress,
  progressEventSchema,
  type Report,
  reportSchema,
  type StoredEvent,
  storedEventSchema,
} from '@data-migration/contract/portal'
import { DemoFailure } from '../failure.ts'

const repository = join(import.meta.dirname, '..', '..')

export interface PortalListener {
  onEvent(event: StoredEvent): void
  onProgress(progress: Progress): void
}

export interface PortalEnd {
  readonly exitCode: number
  /** Absent when Portal ended before it could say anything. */
  readonly report?: Report
  /** The last lines of its log, for a failure without report. */
  readonly log: string
}

/**
 * Runs `portal run --job FILE --json` as a program of its own, as a user of Portal would. The job file, which holds
 * the passwords, is readable by its owner only and deleted at the end. Aborting asks Portal to stop.
 */
export async function runPortal(
  job: Job,
  folder: string,
  signal: AbortSignal,
  listener: PortalListener,
): Promise<PortalEnd> {
  const workspace = join(folder, 'workspace')
  const jobFile = join(folder, 'job.json')
  rmSync(workspace, { recursive: true, force: true })
  mkdirSync(workspace, { recursive: true, mode: 0o700 })
  writeFileSync(jobFile, JSON.stringify(job, null, 2), { mode: 0o600 })
  try {
    return await followPortal(['run', '--job', jobFile, '--workspace', workspace, '--json'], signal, listener)
  } finally {
    rmSync(jobFile, { force: true })
  }
}

async function followPortal(
  args: string[],
  signal: AbortSignal,
  listener: PortalListener,
): Promise<PortalEnd> {
  const runtime = join(repository, 'node_modules', '.bin', 'node')
  const cli = join(repository, 'portal-agent', 'src', 'cli', 'main.ts')
  // Detached: a Ctrl-C at the terminal reaches the demo only, which then asks Portal to stop once.
  const child = spawn(runtime, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const stop = () => child.kill('SIGINT')
  signal.addEventListener('abort', stop, { once: true })
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? exitCode.bug))
  })
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)))
  try {
    const report = await readLines(createInterface({ input: child.stdout }), listener)
    return { exitCode: await ended, report, log }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}

async function readLines(
  lines: AsyncIterable<string>,
  listener: PortalListener,
): Promise<Report | undefined> {
  let report: Report | undefined
  for await (const line of lines) {
    const value = parse(line)
    const event = storedEventSchema.safeParse(value)
    const progress = progressEventSchema.safeParse(value)
    if (event.success) listener.onEvent(event.data)
    else if (progress.success) listener.onProgress(progress.data.progress)
    else report = reportSchema.safeParse(value).data ?? report
  }
  return report
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new DemoFailure(
      exitCode.bug,
      `Portal wrote a line that is no JSON: ${line.slice(0, 200)}`,
      'A bug.',
      error,
    )
  }
}
