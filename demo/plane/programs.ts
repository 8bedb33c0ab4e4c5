import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { exitCode } from '@data-migration/contract/portal'
import { DemoFailure } from '../failure.ts'

export const repository = join(import.meta.dirname, '..', '..')
/** The Node this checkout runs on. */
export const runtime = join(repository, 'node_modules', '.bin', 'node')

/** The archive the host installs on executors, as `npm run package` makes it; quick when nothing has changed. */
export async function packPortal(signal: AbortSignal): Promise<void> {
  const script = join(repository, 'scripts', 'package.ts')
  const only = process.arch === 'arm64' ? 'portal-arm64' : 'portal-x64'
  try {
    await promisify(execFile)(runtime, [script, '--only', only], { cwd: repository, signal })
  } catch (error) {
    signal.throwIfAborted()
    const found = error instanceof Error ? error.message : String(error)
    throw new DemoFailure(
      exitCode.bug,
      `Portal could not be packed. ${found}`,
      'npm run package shows more.',
      error,
    )
  }
}
