import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleAgent, type PackageContext, packPortal, type PortalArchive } from './package/portal-archive.ts'
import type { Built } from './package/cached-archive.ts'
import type { Architecture } from './package/node-runtime.ts'
import { packPlugin } from './package/plugin-archive.ts'
import { root } from './node-program.ts'

// usage: npm run package -- [--only portal-x64 | portal-arm64 | portal]
// Paths of what was made go to standard output, one a line.

const selections: Readonly<Record<string, readonly Architecture[]>> = {
  all: ['x64', 'arm64'],
  portal: ['x64', 'arm64'],
  'portal-x64': ['x64'],
  'portal-arm64': ['arm64'],
}
const largestPortalBytes = 60_000_000

const only = parseArgs({ options: { only: { type: 'string', default: 'all' } } }).values.only
const architectures = selections[only]
if (architectures === undefined) {
  process.stderr.write(`--only takes one of ${Object.keys(selections).join(', ')}\n`)
  process.exit(2)
}

const context = await newContext()
try {
  await packAll(context, architectures)
} finally {
  await rm(context.work, { recursive: true, force: true })
}

async function packAll(context: PackageContext, architectures: readonly Architecture[]): Promise<void> {
  const lib = await bundleAgent(context)
  const portals: PortalArchive[] = []
  for (const architecture of architectures) portals.push(show(await packPortal(context, lib, architecture)))
  const large = portals.find(({ bytes }) => bytes > largestPortalBytes)
  if (large !== undefined)
    throw new Error(`${large.name} has ${large.bytes} bytes, more than ${largestPortalBytes}`)
  if (only === 'all') show(await packPlugin(context, portals))
}

async function newContext(): Promise<PackageContext> {
  const dist = join(root, 'dist')
  const cache = join(dist, '.cache')
  await mkdir(cache, { recursive: true })
  // Outside of the checkout: what is packed must not find the checkout's node_modules in its self-test.
  const work = await mkdtemp(join(tmpdir(), 'data-migration-package-'))
  const version = await versionOf('package.json')
  for (const part of ['portal-agent/package.json', 'plugin.json']) {
    const other = await versionOf(part)
    if (other !== version) throw new Error(`${part} has version ${other}, package.json has ${version}`)
  }
  return { root, dist, cache, work, version, nodeVersion: process.versions.node }
}

async function versionOf(file: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, file), 'utf8')) as { version: string }
  return version
}

function show<B extends Built>(built: B): B {
  const megabytes = (built.bytes / 1e6).toFixed(1)
  process.stderr.write(`${built.name}  ${megabytes} MB${built.packed ? '' : '  (unchanged)'}\n`)
  process.stdout.write(`${built.file}\n`)
  return built
}
