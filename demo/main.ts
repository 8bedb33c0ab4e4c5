import { join } from 'node:path'
import { exitCode } from '@data-migration/contract/portal'
import { TestbedError } from '@data-migration/tests/testbed'
import { DemoFailure } from './failure.ts'
import { lockFolder } from './folder-lock.ts'
import { type Outcome, writeOutcome } from './outcome.ts'
import { type DemoRequest, readRequest } from './request.ts'
import { type DemoResult, runDemo } from './run-demo.ts'
import { connectionHelp } from './screen/connection-help.ts'
import { count } from './screen/format.ts'
import { createScreen } from './screen/screen.ts'

const folder = join(import.meta.dirname, '..', '.demo')
const started = performance.now()
const screen = createScreen(process.stdout)

async function main(): Promise<number> {
  let request: DemoRequest | undefined
  const interrupt = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupt.abort())
  try {
    request = readRequest(process.argv.slice(2), process.env)
    return await demonstrate(request, interrupt.signal)
  } catch (error) {
    const reason = interrupt.signal.aborted
      ? 'Interrupted; everything it had started is stopped.'
      : explain(error)
    screen.line(`\n  ✘ ${reason}`)
    report(request, { ok: false, subTasks: [], error: reason })
    if (interrupt.signal.aborted) return exitCode.stopped
    return error instanceof DemoFailure ? error.exitCode : exitCode.bug
  }
}

/** Returns the exit code: 0 only if everything is equal. */
async function demonstrate(request: DemoRequest, signal: AbortSignal): Promise<number> {
  await using cleanup = new AsyncDisposableStack()
  cleanup.use(await lockFolder(folder))
  const result = await runDemo({ request, folder, screen, signal }, cleanup)
  const ok = result.subTasks.every((subTask) => subTask.ok)
  report(request, { ok, subTasks: result.subTasks.map(({ ok: _, ...subTask }) => subTask) })
  conclude(result)
  if (!request.once) await showUntilInterrupted(result, signal)
  if (ok) return exitCode.ok
  return result.portalExit === exitCode.ok ? exitCode.differences : result.portalExit
}

function report(request: DemoRequest | undefined, outcome: Omit<Outcome, 'seconds'>): void {
  if (request?.json === undefined) return
  const { ok, ...rest } = outcome
  writeOutcome(request.json, { ok, seconds: secondsSoFar(), ...rest })
}

function conclude({ subTasks, pairs, taskUrl }: DemoResult): void {
  const [ends] = pairs
  const where = `${ends?.source.endpoint.kind} → ${ends?.target.endpoint.kind}`
  for (const { ok, name, tables, rows, executor, state, verdict } of subTasks) {
    const size = `${name}: ${tables} tables, ${count(rows)} rows, ${where}, ${executor}`
    if (ok) screen.line(`  ✔ EQUAL: ${size}.`)
    else screen.line(`  ✘ NOT PROVEN EQUAL: ${size}, state ${state}, verdict ${verdict}.`)
  }
  screen.line(`  ${secondsSoFar()} s from start to proof. The task: ${taskUrl}`)
}

async function showUntilInterrupted({ pairs, host }: DemoResult, signal: AbortSignal): Promise<void> {
  for (const line of ['', ...connectionHelp(pairs, host)]) screen.line(line)
  if (signal.aborted) return
  const staying = setInterval(() => undefined, 60_000)
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  clearInterval(staying)
  screen.line('\nStopping ...')
}

function secondsSoFar(): number {
  return Math.round((performance.now() - started) / 100) / 10
}

/** A failure the user can mend says how; anything else is a bug, whose stack helps. */
function explain(error: unknown): string {
  if (error instanceof DemoFailure || error instanceof TestbedError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

process.exitCode = await main()
