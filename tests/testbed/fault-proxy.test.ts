import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FaultProxy } from './fault-proxy.ts'

/** Sends every byte back, and its own end after the client's. */
const echo = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => undefined)
  socket.pipe(socket)
})
let proxy: FaultProxy

beforeEach(async () => {
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  proxy = await FaultProxy.start({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port })
})

afterEach(async () => {
  await proxy[Symbol.asyncDispose]()
  echo.close()
  await once(echo, 'close')
})

async function open(): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true })
  await once(socket, 'connect')
  return socket
}

async function say(socket: Socket, words: string): Promise<string> {
  socket.write(words)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString()
}

async function failure(socket: Socket): Promise<string | undefined> {
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  return error.code
}

describe('pass', () => {
  it('forwards both directions and counts the bytes', async () => {
    const socket = await open()
    expect(await say(socket, 'hello')).toBe('hello')
    expect(proxy.bytes).toEqual({ toServer: 5, toClient: 5 })
    expect(proxy.connections).toBe(1)
    socket.destroy()
  })

  it('answers a client that has finished sending, however much there is to come', async () => {
    const socket = await open()
    const sent = 'x'.repeat(5_000_000)
    socket.end(sent)
    const received = await text(socket)
    expect(received.length).toBe(sent.length)
    expect(proxy.bytes.toClient).toBe(sent.length)
  })

  it('tells the client by a reset when the server is not there', async () => {
    await using elsewhere = await FaultProxy.start({ host: '127.0.0.1', port: 1 })
    const socket = connect({ host: elsewhere.host, port: elsewhere.port })
    expect(await failure(socket)).toBe('ECONNRESET')
  })
})

describe('delay', () => {
  it('holds every byte back in each direction, without taking bandwidth', async () => {
    const socket = await open()
    await proxy.setMode({ kind: 'delay', ms: 60 })
    const began = performance.now()
    socket.end('y'.repeat(4_000_000))
    expect((await text(socket)).length).toBe(4_000_000)
    expect(performance.now() - began).toBeGreaterThan(2 * 60 - 2)
  })
})

describe('throttle', () => {
  it('lets no more bytes through than the rate allows', async () => {
    const socket = await open()
    await proxy.setMode({ kind: 'throttle', bytesPerSecond: 2_000_000 })
    const began = performance.now()
    socket.end('z'.repeat(400_000))
    expect((await text(socket)).length).toBe(400_000)
    expect(performance.now() - began).toBeGreaterThan(190)
  })
})

describe('black-hole', () => {
  it('keeps connections open and silent, and delivers everything when it ends', async () => {
    const old = await open()
    await say(old, 'before')
    await proxy.setMode({ kind: 'black-hole' })
    const fresh = await open()
    const heard: string[] = []
    for (const socket of [old, fresh]) socket.on('data', (bytes: Buffer) => heard.push(bytes.toString()))
    old.write('old')
    fresh.write('fresh')
    // Another connection's round trip through the event loop: what could arrive would have arrived.
    const direct = connect({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port })
    await say(direct, 'direct')
    direct.destroy()
    expect(heard).toEqual([])
    const both = Promise.all([once(old, 'data'), once(fresh, 'data')])
    await proxy.setMode({ kind: 'pass' })
    await both
    expect(heard.sort()).toEqual(['fresh', 'old'])
    for (const socket of [old, fresh]) socket.destroy()
  })
})

describe('strand', () => {
  it('silences what is open for good, whatever the mode, until a reset; what is new passes', async () => {
    const old = await open()
    await say(old, 'before')
    proxy.strand()
    const heard: string[] = []
    old.on('data', (bytes: Buffer) => heard.push(bytes.toString()))
    old.write('old')
    const fresh = await open()
    expect(await say(fresh, 'fresh')).toBe('fresh')
    await proxy.setMode({ kind: 'pass' })
    expect(await say(fresh, 'again')).toBe('again')
    expect([heard, old.destroyed]).toEqual([[], false])
    fresh.destroy()
    const ended = failure(old)
    await proxy.setMode({ kind: 'reset' })
    expect(await ended).toBe('ECONNRESET')
  })
})

describe('reset', () => {
  it('ends old and new connections by RST until it is switched off', async () => {
    const old = await open()
    await say(old, 'before')
    const ended = failure(old)
    await proxy.setMode({ kind: 'reset' })
    expect(await ended).toBe('ECONNRESET')
    const fresh = connect({ host: proxy.host, port: proxy.port })
    expect(await failure(fresh)).toBe('ECONNRESET')
    await proxy.setMode({ kind: 'pass' })
    const socket = await open()
    expect(await say(socket, 'again')).toBe('again')
    socket.destroy()
  })
})

describe('refuse', () => {
  it('leaves nobody listening, and comes back on the same port', async () => {
    const port = proxy.port
    const old = await open()
    await say(old, 'before')
    const ended = failure(old)
    await proxy.setMode({ kind: 'refuse' })
    expect(await ended).toBe('ECONNRESET')
    expect(await failure(connect({ host: proxy.host, port }))).toBe('ECONNREFUSED')
    await proxy.setMode({ kind: 'pass' })
    expect(proxy.port).toBe(port)
    const socket = await open()
    expect(await say(socket, 'again')).toBe('again')
    socket.destroy()
  })
})
