import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { binOf, root, runNode } from '../node-program.ts'

const built = join(root, 'web', 'dist', 'index.html')
/** What the page is made of. */
const sources = [
  'web/src',
  'web/index.html',
  'web/vite.config.ts',
  'web/package.json',
  'contract',
  'package-lock.json',
]

/** Builds the console into web/dist. Fails with what the build has said. */
export async function buildWeb(): Promise<void> {
  // A test runner's NODE_ENV would make it the development build: slower, twice the size, with warnings.
  const env = { NODE_ENV: 'production' }
  const { code, output } = await runNode([binOf('vite'), 'build', 'web', '--logLevel', 'warn'], env)
  if (code !== 0) throw new Error(`The console could not be built:\n${output}`)
}

/** Builds it only where nothing is built, or a source is newer. True when it was built. */
export async function ensureWeb(): Promise<boolean> {
  const [made, changed] = await Promise.all([modified(built), newest(sources)])
  if (made > changed) return false
  await buildWeb()
  return true
}

async function newest(paths: readonly string[]): Promise<number> {
  return Math.max(...(await Promise.all(paths.map((path) => newestBelow(join(root, path))))))
}

async function newestBelow(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null)
  if (entries === null) return await modified(path)
  const inside = entries
    .filter(({ name }) => name !== 'node_modules')
    .map(({ name }) => newestBelow(join(path, name)))
  return Math.max(0, ...(await Promise.all(inside)))
}

/** Milliseconds since the epoch; 0 for what is not there. */
async function modified(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
