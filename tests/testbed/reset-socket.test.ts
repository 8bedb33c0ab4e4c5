import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { resetSocket } from './reset-socket.ts'

const silent = () => undefined

/** Both ends of one connection; neither ends because the other does. */
async function connected(): Promise<{ near: Socket; far: Socket } & AsyncDisposable> {
  const server = createServer({ allowHalfOpen: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const near = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  const [far] = (await once(server, 'connection')) as [Socket]
  if (near.connecting) await once(near, 'connect')
  const close = async () => {
    near.destroy()
    far.destroy()
    server.close()
    await once(server, 'close')
  }
  return { near, far, [Symbol.asyncDispose]: close }
}

it.each([
  ['before it ends', silent],
  ['in the moment in which it ends', (socket: Socket) => void socket.end()],
  ['with bytes and the end still to go', (socket: Socket) => void socket.end(Buffer.alloc(40_000_000))],
])('resets a connection %s, and closes it', async (_, first) => {
  await using pair = await connected()
  const failed = once(pair.far.resume(), 'error') as Promise<[NodeJS.ErrnoException]>
  first(pair.near)
  // By now the stream has asked for the end, which is not there yet.
  await Promise.resolve()
  resetSocket(pair.near)
  await once(pair.near, 'close')
  pair.far.write('anything')
  const [{ code }] = await failed
  expect(['ECONNRESET', 'EPIPE']).toContain(code)
})
