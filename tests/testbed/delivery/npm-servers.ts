import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../command.ts'
import { deliveryRoot } from '../paths.ts'
import { exclusively } from '../process/exclusive.ts'

export type NpmServer = 'mysql56' | 'pg14' | 'pg15' | 'pg16' | 'pg17' | 'pg18'

type Manifest = { name: string; version: string; dependencies: Record<string, string> }
type LockedPackage = { dependencies?: Record<string, string> }
type Lock = { packages: Record<string, LockedPackage> }

/**
 * Fetches one server of this folder's package.json at first use, checked against the integrity sums of its lock
 * file, and returns the package's folder. Works without root.
 */
export async function fetchNpmServer(server: NpmServer): Promise<string> {
  const folder = join(deliveryRoot, 'npm', server)
  return await exclusively(`npm-${server}`, async () => {
    if (!existsSync(folder)) await install(server, folder)
    return join(folder, 'node_modules', server)
  })
}

async function install(server: NpmServer, folder: string): Promise<void> {
  const work = `${folder}.work`
  await rm(work, { recursive: true, force: true })
  await mkdir(work, { recursive: true })
  const manifest = readJson('package.json') as Manifest
  const only = { ...manifest, dependencies: { [server]: manifest.dependencies[server] } }
  await writeFile(join(work, 'package.json'), JSON.stringify(only))
  await writeFile(join(work, 'package-lock.json'), JSON.stringify(lockOf(server, only)))
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work })
  await linkLibraries(join(work, 'node_modules', server))
  await rename(work, folder)
}

/** The lock file cut down to one server, so that using one does not fetch all of them. */
function lockOf(server: NpmServer, manifest: object): object {
  const lock = readJson('package-lock.json') as Lock
  const own = `node_modules/${server}`
  const wanted = [
    own,
    ...Object.keys(lock.packages[own]?.dependencies ?? {}).map((name) => `node_modules/${name}`),
  ]
  const packages = Object.fromEntries(wanted.map((path) => [path, lock.packages[path]]))
  return { ...lock, packages: { '': manifest, ...packages } }
}

/** npm archives hold no symbolic links; the package's own postinstall script makes them. */
async function linkLibraries(folder: string): Promise<void> {
  const script = join(folder, 'scripts', 'hydrate-symlinks.js')
  if (existsSync(script)) await run(process.execPath, [script], { cwd: folder })
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', name), 'utf8'))
}
