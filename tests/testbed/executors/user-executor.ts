import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { fetchDebianTree, treeProgram } from '../delivery/debian-tree.ts'
import { serverVariable } from '../process/server-process.ts'
import { recordFileOf, runLocalServer } from '../servers/local-server.ts'
import { findProgram } from '../servers/machine-programs.ts'
import type { Executor } from './executor.ts'
import { wipe } from './machine-executor.ts'
import { readBanner } from './ssh-banner.ts'
import { fingerprint, keyPair } from './ssh-keys.ts'

/**
 * An sshd of the ordinary user who runs the testbed: login by key as that same user, one install folder each. The
 * machine's own programs are visible, so it does not prove that Portal needs none of them.
 */
export async function ensureUserExecutor(name: string, directory: string, port: number): Promise<Executor> {
  const login = keyPair(join(directory, 'login-key'))
  const hostKey = keyPair(join(directory, 'host-key'))
  const homeDirectory = join(directory, 'home')
  const configuration = join(directory, 'sshd_config')
  const server = await runLocalServer({
    directory,
    port,
    command: [...(await sshd()), '-D', '-e', '-f', configuration],
    stopSignal: 'SIGKILL',
    initialize: async () => {
      mkdirSync(homeDirectory, { recursive: true, mode: 0o700 })
      writeFileSync(join(directory, 'authorized_keys'), `${login.publicKey}\n`, { mode: 0o600 })
      writeFileSync(configuration, sshdConfiguration(directory, port), { mode: 0o600 })
    },
    readVersion: () => readBanner(port),
  })
  return {
    name,
    user: userInfo().username,
    privateKey: login.privateKey,
    hostKeyFingerprint: fingerprint(hostKey.publicKey),
    homeDirectory,
    hostPath: (path) => path,
    wipe: () => wipe(homeDirectory),
    ...server,
  }
}

function sshdConfiguration(directory: string, port: number): string {
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey "${join(directory, 'host-key')}"`,
    `AuthorizedKeysFile "${join(directory, 'authorized_keys')}"`,
    `PidFile "${join(directory, 'sshd.pid')}"`,
    'PasswordAuthentication no',
    'PubkeyAuthentication yes',
    // The key file lies in a folder of the checkout, whose parents others may be allowed to write to.
    'StrictModes no',
    // What a session leaves in the background is found by this mark and ends with the executor.
    `SetEnv ${serverVariable}="${recordFileOf(directory)}"`,
    'UsePAM no',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
  ]
  return `${lines.join('\n')}\n`
}

/** sshd starts itself anew for each connection by its absolute path; on a foreign loader it must not (`-r`). */
async function sshd(): Promise<string[]> {
  const installed = await findProgram(['sshd'])
  if (installed !== undefined) return [installed]
  const root = await fetchDebianTree({ name: 'sshd', suite: 'bookworm', packages: ['openssh-server'] })
  return [...treeProgram(root, 'usr/sbin/sshd').command, '-r']
}
