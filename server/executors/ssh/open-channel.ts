import type { NodeSSH } from 'node-ssh'
import type { Client, ClientCallback, ClientChannel } from 'ssh2'
import type { CommandEnd } from '../machine.ts'
import { signalNumber } from '../signal-number.ts'

export interface OpenChannel {
  readonly channel: ClientChannel
  /** Null when it closed without saying how the program ended: a lost connection, or closed from here. */
  readonly closed: Promise<CommandEnd | null>
}

/**
 * Opens a channel by `client.exec` or `client.shell`. A short program's end may arrive together with the answer that it
 * has begun, so what listens for it is there before anybody waits.
 */
export function openChannel(
  ssh: NodeSSH,
  request: (client: Client, answer: ClientCallback) => void,
): Promise<OpenChannel> {
  return new Promise((resolve, reject) => {
    const client = ssh.connection
    if (client === null) return reject(new Error('the connection is closed'))
    request(client, (error, channel) => {
      if (error !== undefined) return reject(error)
      // A pipe that breaks shows in `closed`; without a listener it would end the process.
      for (const stream of [channel, channel.stderr]) stream.on('error', () => undefined)
      resolve({ channel, closed: closeOf(channel) })
    })
  })
}

/** What was not read is thrown away: until then the channel does not count as closed, and holds its place. */
export function closeChannel(channel: ClientChannel): void {
  for (const stream of [channel, channel.stderr]) stream.resume()
  if (!channel.destroyed) channel.close()
}

function closeOf(channel: ClientChannel): Promise<CommandEnd | null> {
  return new Promise((resolve) => {
    let end: CommandEnd | null = null
    channel.on('exit', (code: number | null, signal?: string) => {
      end = { exitCode: code ?? 128 + signalNumber(signal ?? '') }
    })
    channel.on('close', () => resolve(end))
  })
}
