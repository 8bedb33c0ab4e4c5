import { appendFileSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { adminPassword } from '../admin-password.ts'
import { run } from '../command.ts'
import { runLocalServer } from '../servers/local-server.ts'
import type { Executor } from './executor.ts'
import { unpackMinimalDebian } from './minimal-debian.ts'
import { readBanner } from './ssh-banner.ts'
import { fingerprint, keyPair } from './ssh-keys.ts'

const user = 'portal'
const homeDirectory = `/home/${user}`
const userId = 1000

/**
 * A minimal Debian of its own with a process and mount name space of its own, so that nothing of it is left when it
 * ends. Needs root.
 */
export async function ensureMachineExecutor(
  name: string,
  directory: string,
  port: number,
): Promise<Executor> {
  const root = join(directory, 'root')
  const password = adminPassword(directory)
  const login = keyPair(join(directory, 'login-key'))
  const hostKey = keyPair(join(directory, 'host-key'))
  const server = await runLocalServer({
    directory,
    port,
    command: [
      'unshare',
      '--mount',
      '--pid',
      '--fork',
      '--kill-child',
      '/bin/sh',
      '-c',
      bootScript,
      'sh',
      root,
    ],
    // sshd keeps nothing: a machine that ends has nothing to say good-bye for.
    stopSignal: 'SIGKILL',
    initialize: async () => {
      if (!existsSync(root)) await unpackMinimalDebian(root)
      if (!existsSync(join(root, homeDirectory))) await addUser(root, password, login.publicKey)
      configureSshd(root, port, hostKey.privateKey)
    },
    readVersion: () => readBanner(port),
  })
  const hostPath = (path: string) => join(root, path)
  return {
    name,
    user,
    password,
    privateKey: login.privateKey,
    hostKeyFingerprint: fingerprint(hostKey.publicKey),
    homeDirectory,
    hostPath,
    wipe: () => wipe(hostPath(homeDirectory)),
    ...server,
  }
}

/** Mounts are private to the name space and vanish with it. Pseudo terminals need a devpts of their own. */
const bootScript = `
mount -t proc proc "$1/proc" &&
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$1/dev/pts" &&
mkdir -p "$1/run/sshd" &&
exec chroot "$1" /usr/sbin/sshd -D -e -f /etc/ssh/testbed_config`

async function addUser(root: string, password: string, publicKey: string): Promise<void> {
  await run('chroot', [root, 'useradd', '--uid', String(userId), '--shell', '/bin/bash', user])
  await run('chroot', [root, 'chpasswd'], { stdin: `${user}:${password}\n` })
  const home = join(root, homeDirectory)
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.ssh', 'authorized_keys'), `${publicKey}\n`, { mode: 0o600 })
  for (const path of ['', '.ssh', '.ssh/authorized_keys']) chownSync(join(home, path), userId, userId)
}

function configureSshd(root: string, port: number, hostKey: string): void {
  const folder = join(root, 'etc', 'ssh')
  writeFileSync(join(folder, 'testbed_host_key'), hostKey, { mode: 0o600 })
  writeFileSync(join(folder, 'testbed_config'), '', { mode: 0o644 })
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    'HostKey /etc/ssh/testbed_host_key',
    'PasswordAuthentication yes',
    'PubkeyAuthentication yes',
    'PermitRootLogin no',
    // PAM wants an audit session, which a process name space refuses.
    'UsePAM no',
    'MaxStartups 100',
    'Subsystem sftp /usr/lib/openssh/sftp-server',
  ]
  appendFileSync(join(folder, 'testbed_config'), `${lines.join('\n')}\n`)
}

export async function wipe(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => name !== '.ssh')
  for (const name of names) await rm(join(home, name), { recursive: true, force: true })
}
