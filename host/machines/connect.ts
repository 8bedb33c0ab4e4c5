import type { Duplex } from 'node:stream'
import { DmError, dmError } from '@data-migration/contract/errors'
import type {
  Credentials,
  HostKey,
  Machine,
  Machines,
  MachineUser,
  Secret,
} from '@data-migration/contract/plugin'
import ssh2, { type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2'
import { hostKeyOf, sameHostKey, signatureAlgorithms } from './host-key.ts'

const readySeconds = 10

/** A connection that is logged in, with those it goes through. */
export interface Connection extends Disposable {
  readonly client: Client
}

/** Logs in; no login is sent to a key that was not accepted. Throws DM-SSH-001 to 005, 011, 012, 015. */
export async function logIn(
  machine: Machine,
  user: MachineUser,
  machines: Machines,
  credentials: Credentials,
): Promise<Connection> {
  const { host, port, hostKey } = machine
  if (hostKey === null) throw dmError('DM-SSH-004', { host, port })
  if (user.credential === null) throw dmError('DM-SSH-015', { user: user.name, machine: machine.name })
  const way = await wayTo(machine, machines, credentials)
  return await credentials
    .use(user.credential, async (secret) => {
      let shown: HostKey | undefined
      const config: ConnectConfig = {
        ...addressOf(machine, way?.sock),
        ...loginOf(user.name, secret),
        algorithms: { serverHostKey: algorithmsOf(hostKey) },
        hostVerifier: (blob: Buffer) => {
          shown = hostKeyOf(blob)
          return sameHostKey(shown, hostKey)
        },
      }
      try {
        return { client: await ready(config), [Symbol.dispose]: () => way?.[Symbol.dispose]() }
      } catch (error) {
        way?.[Symbol.dispose]()
        if (shown !== undefined && !sameHostKey(shown, hostKey)) throw changedKey(machine, shown)
        throw connectError(error, machine, user.name)
      }
    })
    .then(({ client, ...rest }) => ({
      client,
      [Symbol.dispose]: () => {
        client.destroy()
        rest[Symbol.dispose]()
      },
    }))
}

/**
 * The key a machine shows; where it has several, one of the preferred kind. No login is sent to it. Throws DM-SSH-001,
 * 011, and what the way to it throws.
 */
export async function showHostKey(
  machine: Machine,
  preferred: HostKey | null,
  machines: Machines,
  credentials: Credentials,
): Promise<HostKey> {
  const way = await wayTo(machine, machines, credentials)
  let shown: HostKey | undefined
  const config: ConnectConfig = {
    ...addressOf(machine, way?.sock),
    username: 'nobody',
    algorithms: {
      serverHostKey: { prepend: preferred === null ? [] : algorithmsOf(preferred), append: [], remove: [] },
    },
    hostVerifier: (blob: Buffer) => {
      shown = hostKeyOf(blob)
      return false
    },
  }
  const failure = await ready(config).then(
    (client) => client.destroy(),
    (error: unknown) => error,
  )
  way?.[Symbol.dispose]()
  if (shown !== undefined) return shown
  throw connectError(failure, machine, 'nobody')
}

export function changedKey({ host, port }: Machine, shown: HostKey): DmError {
  return dmError('DM-SSH-003', { host, port }, { found: `${shown.algorithm} ${shown.fingerprint}` })
}

interface Way extends Disposable {
  readonly sock: Duplex
}

/** Through the jump machine with the first of its users whose login is stored; null for a direct connection. */
async function wayTo(machine: Machine, machines: Machines, credentials: Credentials): Promise<Way | null> {
  if (machine.jumpMachineId === null) return null
  const jump = await machines.get(machine.jumpMachineId)
  const user = jump.users.find(({ credential }) => credential !== null)
  if (user === undefined) throw dmError('DM-SSH-015', { user: '(any)', machine: jump.name })
  const through = await logIn(jump, user, machines, credentials)
  try {
    const sock = await forward(through.client, machine, jump)
    return { sock, [Symbol.dispose]: () => through[Symbol.dispose]() }
  } catch (error) {
    through[Symbol.dispose]()
    throw error
  }
}

function forward(client: Client, { host, port }: Machine, jump: Machine): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, host, port, (cause, channel) => {
      if (cause === undefined) resolve(channel)
      else reject(dmError('DM-SSH-012', { jump: `${jump.host}:${jump.port}`, host, port }, { cause }))
    })
  })
}

function ready(config: ConnectConfig): Promise<Client> {
  const client = new ssh2.Client()
  return new Promise((resolve, reject) => {
    client.on('ready', () => resolve(client))
    client.on('error', (error) => {
      client.destroy()
      reject(error)
    })
    client.on('close', () => reject(new Error('the connection was closed')))
    if (config.password !== undefined)
      client.on('keyboard-interactive', (_name, _text, _language, prompts, answer) =>
        answer(prompts.map(() => String(config.password))),
      )
    try {
      client.connect(config)
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function addressOf({ host, port }: Machine, sock: Duplex | undefined): ConnectConfig {
  const readyTimeout = readySeconds * 1000
  return { host, port, readyTimeout, ...(sock === undefined ? {} : { sock }) }
}

function algorithmsOf(key: HostKey): ServerHostKeyAlgorithm[] {
  return signatureAlgorithms(key) as ServerHostKeyAlgorithm[]
}

/** A server may offer the password only as a dialogue. */
function loginOf(username: string, secret: Secret): ConnectConfig {
  if (secret.kind === 'password') return { username, password: secret.password, tryKeyboard: true }
  const passphrase = secret.passphrase === undefined ? {} : { passphrase: secret.passphrase }
  return { username, privateKey: secret.privateKey, ...passphrase }
}

function connectError(cause: unknown, { host, port }: Machine, user: string): DmError {
  if (cause instanceof DmError) return cause
  const message = cause instanceof Error ? cause.message : ''
  const level = cause instanceof Error && 'level' in cause ? String(cause.level) : ''
  if (/privateKey|passphrase|decrypt|key format/i.test(message))
    return dmError('DM-SSH-005', { problem: 'it cannot be opened with what is stored' })
  if (level === 'client-authentication') return dmError('DM-SSH-002', { host, port, user }, { cause })
  if (level === 'client-timeout')
    return dmError('DM-SSH-011', { host, seconds: readySeconds, action: 'connecting' }, { cause })
  return dmError('DM-SSH-001', { host, port, problem: message }, { cause })
}
