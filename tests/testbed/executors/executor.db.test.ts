import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeSSH, type Config } from 'node-ssh'
import { beforeAll, describe, expect, it } from 'vitest'
import { FaultProxy } from '../fault-proxy.ts'
import { serviceDirectory } from '../paths.ts'
import { ensureExecutor } from './ensure-executor.ts'
import type { Executor } from './executor.ts'
import { fingerprint } from './ssh-keys.ts'

const isRoot = process.getuid?.() === 0

let executor: Executor

beforeAll(async () => {
  executor = await ensureExecutor(3)
})

async function login(config: Config): Promise<NodeSSH & Disposable> {
  const ssh = new NodeSSH()
  await ssh.connect({ host: executor.host, port: executor.port, username: executor.user, ...config })
  // A machine that is killed resets connections that were closing.
  ssh.connection?.on('error', () => undefined)
  return Object.assign(ssh, { [Symbol.dispose]: () => ssh.dispose() })
}

const byKey = () => login({ privateKey: executor.privateKey })

describe('login', () => {
  it('by key, on the host key it announces', async () => {
    let seen = ''
    using ssh = await login({
      privateKey: executor.privateKey,
      hostVerifier: (key: Buffer) => {
        seen = fingerprint(`ssh-ed25519 ${key.toString('base64')}`)
        return true
      },
    })
    expect((await ssh.execCommand('id -un')).stdout).toBe(executor.user)
    expect(seen).toBe(executor.hostKeyFingerprint)
  })

  it.runIf(isRoot)('by password, and with no other', async () => {
    using ssh = await login({ password: executor.password ?? '' })
    expect((await ssh.execCommand('id -un; pwd')).stdout).toBe(`portal\n${executor.homeDirectory}`)
    await expect(login({ password: 'wrong' })).rejects.toThrow('authentication')
  })
})

describe('the machine', () => {
  it.runIf(isRoot)('is bare: no Node, Java, Python, sudo or curl, and its own processes only', async () => {
    using ssh = await byKey()
    const found = await ssh.execCommand(
      'for p in node java python3 sudo curl; do command -v $p; done; ls -d /proc/[0-9]* | wc -l',
    )
    expect(Number(found.stdout)).toBeLessThan(10)
  })

  it.runIf(isRoot)('gives a terminal', async () => {
    using ssh = await byKey()
    const { stdout } = await ssh.execCommand('tty', { execOptions: { pty: true } })
    expect(stdout).toMatch(/^\/dev\/pts\/\d+/)
  })

  it('takes files by SFTP, which this machine can list', async () => {
    using ssh = await byKey()
    const path = `${executor.homeDirectory}/sent`
    await ssh.putFile(import.meta.filename, path)
    expect(readFileSync(executor.hostPath(path), 'utf8')).toBe(readFileSync(import.meta.filename, 'utf8'))
    await executor.wipe()
    expect(existsSync(executor.hostPath(path))).toBe(false)
    using again = await byKey()
    expect((await again.execCommand('echo here')).stdout).toBe('here')
  })

  it('takes what runs in the background along when it is killed, and keeps its disk', async () => {
    const beats = `${executor.homeDirectory}/beats`
    {
      using ssh = await byKey()
      const loop = `while :; do echo beat >> ${beats}; sleep 0.05; done`
      await ssh.execCommand(`setsid sh -c '${loop}' > /dev/null 2>&1 < /dev/null & echo started`)
      await ssh.execCommand(`until [ -s ${beats} ]; do sleep 0.05; done`)
    }
    await executor.kill()
    const written = readFileSync(executor.hostPath(beats), 'utf8')
    await expect(byKey()).rejects.toThrow('ECONNREFUSED')
    await executor.start()
    using ssh = await byKey()
    expect((await ssh.execCommand(`cat ${beats}`)).stdout).toBe(written.trimEnd())
    expect(readFileSync(executor.hostPath(beats), 'utf8')).toBe(written)
    await executor.wipe()
  })

  it('is reached through the fault proxy, which goes silent', async () => {
    await using proxy = await FaultProxy.start(executor)
    using ssh = await login({ port: proxy.port, privateKey: executor.privateKey })
    await proxy.setMode({ kind: 'black-hole' })
    const path = executor.hostPath(`${executor.homeDirectory}/marker`)
    const unheard = ssh.execCommand(`touch ${executor.homeDirectory}/marker`)
    using direct = await byKey()
    await direct.execCommand('true')
    expect(existsSync(path)).toBe(false)
    await proxy.setMode({ kind: 'pass' })
    await unheard
    expect(existsSync(path)).toBe(true)
    await executor.wipe()
  })
})

it('is one machine however many ask for it at once', async () => {
  const all = await Promise.all([1, 2, 3].map(() => ensureExecutor(3)))
  expect(new Set(all.map((each) => each.hostKeyFingerprint))).toEqual(new Set([executor.hostKeyFingerprint]))
  const record = join(serviceDirectory('executor3'), 'process')
  const before = readFileSync(record, 'utf8')
  await ensureExecutor(3)
  expect(readFileSync(record, 'utf8')).toBe(before)
})
