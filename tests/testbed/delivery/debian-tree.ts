import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../command.ts'
import { deliveryRoot } from '../paths.ts'
import { exclusively } from '../process/exclusive.ts'
import { TestbedError } from '../testbed-error.ts'

/** Debian packages with all they depend on, unpacked into a private folder: nothing of the system is touched. */
export type DebianTree = { name: string; suite: string; packages: readonly string[] }

/** A program of the tree runs on the tree's own dynamic loader and C library, which may be newer than the machine's. */
export type TreeProgram = { root: string; command: string[] }

const mirror = process.env['TESTBED_DEBIAN_MIRROR'] ?? 'http://deb.debian.org/debian'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const unneeded = ['usr/share/doc', 'usr/share/man', 'usr/share/perl', 'usr/share/locale', 'usr/share/lintian']

/** Downloads and unpacks the tree at first use; returns its root. Needs apt-get and dpkg, but not root. */
export async function fetchDebianTree(tree: DebianTree): Promise<string> {
  const root = join(deliveryRoot, 'debian', tree.name)
  return await exclusively(`debian-${tree.name}`, async () => {
    if (!existsSync(root)) await unpack(tree, root)
    return root
  })
}

/** The command line that starts `program` (a path inside the tree). */
export function treeProgram(root: string, program: string): TreeProgram {
  const libraries = libraryFolders(root).join(':')
  return { root, command: [loader(root), '--library-path', libraries, join(root, program)] }
}

async function unpack(tree: DebianTree, root: string): Promise<void> {
  if (!existsSync(keyring)) {
    throw new TestbedError(
      `${keyring} is missing`,
      'Install debian-archive-keyring, or give an existing server by URL',
    )
  }
  const work = `${root}.work`
  await rm(work, { recursive: true, force: true })
  try {
    const packages = await download(tree, work)
    for (const file of packages) await run('dpkg', ['-x', file, join(work, 'root')])
    for (const path of unneeded) await rm(join(work, 'root', path), { recursive: true, force: true })
    await rename(join(work, 'root'), root)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** apt with state, cache and sources of its own, and an empty list of installed packages. */
async function download(tree: DebianTree, work: string): Promise<string[]> {
  const archives = join(work, 'cache', 'archives')
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'etc/none', 'root']) {
    await mkdir(join(work, folder), { recursive: true })
  }
  await writeFile(join(work, 'state', 'status'), '')
  const options = `signed-by=${keyring} arch=amd64`
  await writeFile(join(work, 'etc', 'sources.list'), `deb [${options}] ${mirror} ${tree.suite} main\n`)
  const settings = aptSettings(work)
  await run('apt-get', [...settings, 'update'])
  await run('apt-get', [...settings, 'install', '--yes', '--download-only', ...tree.packages])
  const files = readdirSync(archives).filter((name) => name.endsWith('.deb'))
  return files.map((name) => join(archives, name))
}

function aptSettings(work: string): string[] {
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'state', 'status'),
    'Dir::Cache': join(work, 'cache'),
    'Dir::Etc::sourcelist': join(work, 'etc', 'sources.list'),
    'Dir::Etc::sourceparts': join(work, 'etc', 'none'),
    'Dir::Etc::preferences': join(work, 'etc', 'none', 'preferences'),
    'Dir::Etc::preferencesparts': join(work, 'etc', 'none'),
    'APT::Architecture': 'amd64',
    'APT::Install-Recommends': 'false',
    // The sandbox user of apt cannot write below a private folder.
    ...(process.getuid?.() === 0 ? { 'APT::Sandbox::User': 'root' } : {}),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
}

function loader(root: string): string {
  const places = ['usr/lib64', 'lib64', 'usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu']
  const found = places.map((place) => join(root, place, 'ld-linux-x86-64.so.2')).find((path) => isFile(path))
  if (found === undefined)
    throw new TestbedError(`No dynamic loader in ${root}`, `Delete ${root} and try again`)
  return found
}

/** `lib64/ld-linux…` may be an absolute link that leaves the tree; following it must end at a file. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function libraryFolders(root: string): string[] {
  const system = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((path) => join(root, path))
  return [...system, join(root, 'usr/lib/mysql/private')].filter((path) => existsSync(path))
}
