import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

interface DebianPackage {
  readonly name: string
  /** The file that shows it is there. */
  readonly program: string
}

/** What the tests want from the machine. The testbed fetches everything else by itself. */
const forTests: readonly DebianPackage[] = [
  { name: 'mariadb-server-core', program: '/usr/sbin/mariadbd' },
  { name: 'postgresql-15', program: '/usr/lib/postgresql/15/bin/postgres' },
  { name: 'openssh-server', program: '/usr/sbin/sshd' },
  { name: 'debootstrap', program: '/usr/sbin/debootstrap' },
  { name: 'debian-archive-keyring', program: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  { name: 'chromium', program: '/usr/bin/chromium' },
  // Chinese letters for the browser.
  { name: 'fonts-noto-cjk', program: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
]

/** What only benches run: the other contestants, and who writes to the source meanwhile. */
const forBenches: readonly DebianPackage[] = [
  { name: 'pgloader', program: '/usr/bin/pgloader' },
  { name: 'sysbench', program: '/usr/bin/sysbench' },
  { name: 'mariadb-client-core', program: '/usr/bin/mariadb' },
]

/** Installs what is missing, as root on Debian; elsewhere it says what is missing and the tests say what they cannot run. */
export function installDebianPackages(
  say: (line: string) => void,
  wanted: 'tests' | 'benches' = 'tests',
): void {
  const packages = wanted === 'tests' ? forTests : [...forTests, ...forBenches]
  const missing = packages.filter(({ program }) => !existsSync(program)).map(({ name }) => name)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return say(`Not installed and not installable here (needs root on Debian): ${missing.join(', ')}`)
  }
  say(`Installing ${missing.join(', ')} ...`)
  withoutStartingServices(() => {
    apt('update')
    // One by one: a release that lacks one of them still gets the others.
    const failed = missing.filter((name) => !apt('install', '--yes', '--no-install-recommends', name))
    if (failed.length > 0)
      say(`Could not be installed: ${failed.join(', ')}. Tests that need them will say so.`)
  })
}

function apt(...args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300']
  return spawnSync('apt-get', [...options, ...args], { env, stdio: ['ignore', 2, 2] }).status === 0
}

const policy = '/usr/sbin/policy-rc.d'

/** Debian starts a service as soon as its package is installed, unless this file says no (Debian policy, invoke-rc.d). */
function withoutStartingServices(install: () => void): void {
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    install()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}
