import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../command.ts'
import { deliveryRoot } from '../paths.ts'
import { exclusively } from '../process/exclusive.ts'
import { findProgram } from '../servers/machine-programs.ts'

const suite = 'bookworm'
const mirror = process.env['TESTBED_DEBIAN_MIRROR'] ?? 'http://deb.debian.org/debian'
const unneeded = ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/man', 'usr/share/locale']

/** Unpacks a minimal Debian with OpenSSH into `root`. Needs root; the first time it needs the network as well. */
export async function unpackMinimalDebian(root: string): Promise<void> {
  const archive = await minimalDebianArchive()
  const unfinished = `${root}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o755 })
  await run('tar', ['-xf', archive, '-C', unfinished, '--numeric-owner'])
  await rename(unfinished, root)
}

async function minimalDebianArchive(): Promise<string> {
  const archive = join(deliveryRoot, `minimal-${suite}.tar`)
  return await exclusively(`minimal-${suite}`, async () => {
    if (!existsSync(archive)) await build(archive)
    return archive
  })
}

async function build(archive: string): Promise<void> {
  const work = `${archive}.work`
  await rm(work, { recursive: true, force: true })
  try {
    await mkdir(work, { recursive: true })
    const options = ['--variant=minbase', '--include=openssh-server']
    // In a mount namespace of its own: one that is broken off leaves no /proc mounted in the folder, which nobody could remove then.
    await run('unshare', ['--mount', await debootstrap(), ...options, suite, work, mirror])
    for (const path of unneeded) await rm(join(work, path), { recursive: true, force: true })
    await rm(join(work, 'etc/ssh/ssh_host_*'), { force: true })
    await run('tar', ['-cf', `${archive}.new`, '-C', work, '--numeric-owner', '.'])
    await rename(`${archive}.new`, archive)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function debootstrap(): Promise<string> {
  const installed = await findProgram(['debootstrap'])
  if (installed !== undefined) return installed
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const waitForOthers = ['-o', 'DPkg::Lock::Timeout=300']
  await run('apt-get', [...waitForOthers, 'update'], { env })
  await run('apt-get', [...waitForOthers, 'install', '--yes', '--no-install-recommends', 'debootstrap'], {
    env,
  })
  return (await findProgram(['debootstrap'])) ?? 'debootstrap'
}
