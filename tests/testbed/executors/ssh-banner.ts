import { connect } from 'node:net'

/** The software an SSH server names in its greeting (RFC 4253, 4.2), e.g. `OpenSSH_9.2p1`. */
export function readBanner(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 5_000 })
    const done = (banner?: string) => {
      socket.destroy()
      resolve(banner)
    }
    socket.once('data', (bytes) => done(/^SSH-2\.0-(\S+)/.exec(bytes.toString())?.[1]))
    socket.once('error', () => done())
    socket.once('timeout', () => done())
    socket.once('close', () => done())
  })
}
