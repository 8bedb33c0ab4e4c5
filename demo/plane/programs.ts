import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { exitCode } from '@data-migration/contract/portal'
import { DemoFailure } from '../failure.ts'

export const repository = join(import.meta.dirname, '..', '..')
/** The Node this checkout runs on. */
export const runtime = join(repository, 'node_modules', '.bin', 'node')

/** The page the host serves, as `npm run build` makes it; quick when nothing has changed. */
export async function buildConsole(signal: AbortSignal): Promise<void> {
  await make(['build.ts', '--stale'], 'The console could not be built.', 'npm run build shows more.', signal)
}

/** The archive the host installs on executors, as `npm run package` makes it; quick when nothing has changed. */
export async function packPortal(signal: AbortSignal): Promise<void> {
  const only = process.arch === 'arm64' ? 'portal-arm64' : 'portal-x64'
  const args = ['package.ts', '--only', only]
  await make(args, 'Portal could not be packed.', 'npm run package shows more.', signal)
}

async function make(
  [script = '', ...args]: readonly string[],
  failure: string,
  help: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const path = join(repository, 'scripts', script)
    await promisify(execFile)(runtime, [path, ...args], { cwd: repository, signal })
  } catch (error) {
    signal.throwIfAborted()
    const found = error instanceof Error ? error.message : String(error)
    throw new DemoFailure(exitCode.bug, `${failure} ${found}`, help, error)
  }
}
