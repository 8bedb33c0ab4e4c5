import { execFile } from 'node:child_process'
import { chmod, copyFile, cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { writeManifest } from './archive.ts'
import { bundle } from './bundle.ts'
import { type Built, packCached } from './cached-archive.ts'
import { type Architecture, nodeBinary } from './node-runtime.ts'

const run = promisify(execFile)

/**
 * Finds its own folder through symbolic links, so that `current/portal` works from anywhere. In an installation
 * (`portal/versions/<v>`) workspaces lie beside the versions.
 */
const launcher = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
case $here in
  */versions/*) PORTAL_HOME=\${here%/versions/*} && export PORTAL_HOME ;;
esac
exec "$here/runtime/node" "$here/lib/portal.mjs" "$@"
`

export interface PackageContext {
  /** The checkout. */
  readonly root: string
  readonly dist: string
  /** Kept between packagings; safe to delete. */
  readonly cache: string
  /** Of this packaging alone; two may run at once. */
  readonly work: string
  readonly version: string
  readonly nodeVersion: string
}

export interface PortalArchive extends Built {
  readonly architecture: Architecture
}

/** Bundles the agent into `<work>/lib`; what is in it is the same for every architecture. */
export async function bundleAgent({ root, work }: PackageContext): Promise<string> {
  const lib = join(work, 'lib')
  const source = join(root, 'portal-agent', 'src')
  const entries = { portal: join(source, 'cli', 'main.ts'), ...(await threadsBelow(source)) }
  await bundle({ entries, outdir: lib })
  await cp(join(root, 'sql', 'portal-meta'), join(lib, 'sql', 'portal-meta'), { recursive: true })
  return lib
}

/** Programs of their own that the agent starts as threads. */
async function threadsBelow(source: string): Promise<Record<string, string>> {
  const files = await readdir(source, { recursive: true })
  const threads = files.filter((file) => file.endsWith('-thread.ts'))
  return Object.fromEntries(threads.map((file) => [basename(file, '.ts'), join(source, file)]))
}

/** `portal-<v>-linux-<arch>.tar.gz`: one folder `portal-<v>/` with PACKAGE.json, portal, runtime/node, lib, MANIFEST.sha256. */
export async function packPortal(
  context: PackageContext,
  lib: string,
  architecture: Architecture,
): Promise<PortalArchive> {
  const { version, work } = context
  const parent = join(work, architecture)
  const content = join(parent, `portal-${version}`)
  await mkdir(join(content, 'runtime'), { recursive: true })
  await cp(lib, join(content, 'lib'), { recursive: true })
  await copyFile(await nodeBinary(context, architecture), join(content, 'runtime', 'node'))
  await chmod(join(content, 'runtime', 'node'), 0o755)
  await writeFile(join(content, 'portal'), launcher, { mode: 0o755 })
  const description = { ...describe(context, architecture), bytes: await bytesBelow(content) }
  await writeFile(join(content, 'PACKAGE.json'), `${JSON.stringify(description)}\n`)
  if (architecture === process.arch) await selfTest(content, version)
  await writeManifest(content)
  const built = await packCached(
    context,
    parent,
    `portal-${version}`,
    `portal-${version}-linux-${architecture}`,
  )
  await rm(parent, { recursive: true, force: true })
  return { ...built, architecture }
}

/** How much an installation takes on the disk. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** A bundle that cannot even start is not packed. Nothing of this checkout is within its reach. */
async function selfTest(content: string, version: string): Promise<void> {
  const { stdout } = await run(join(content, 'portal'), ['--version', '--json'], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  })
  const said = JSON.parse(stdout) as { version?: string }
  if (said.version !== version) throw new Error(`the packed Portal says it has version ${said.version}`)
}

function describe({ version, nodeVersion }: PackageContext, architecture: Architecture) {
  return { name: 'portal', version, os: 'linux', architecture, node: nodeVersion }
}
