import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Throttle } from './throttle.ts'

/**
 * What the proxy does with bytes:
 * pass - forwards; delay - forwards each piece `ms` later, in each direction; throttle - at most `bytesPerSecond` in
 * each direction over all connections; black-hole - connections stay open and silent; reset - every connection,
 * old and new, ends with a TCP RST; refuse - nobody listens and old connections end with a RST.
 */
export type FaultMode =
  | { kind: 'pass' }
  | { kind: 'delay'; ms: number }
  | { kind: 'throttle'; bytesPerSecond: number }
  | { kind: 'black-hole' }
  | { kind: 'reset' }
  | { kind: 'refuse' }

export type ByteCounters = { toServer: number; toClient: number }

type Target = { host: string; port: number }
type Direction = keyof ByteCounters

/** A TCP proxy on loopback before one server, whose faults are switched while connections run. */
export class FaultProxy implements AsyncDisposable {
  /** Bytes forwarded since the start, by direction. */
  readonly bytes: ByteCounters = { toServer: 0, toClient: 0 }
  readonly host = '127.0.0.1'
  #mode: FaultMode = { kind: 'pass' }
  #changed = Promise.withResolvers<void>()
  #throttles = newThrottles()
  #port = 0
  #server: Server
  readonly #target: Target
  readonly #sockets = new Set<Socket>()

  private constructor(target: Target) {
    this.#target = target
    this.#server = this.#newServer()
  }

  /** Listens on a free port of loopback and passes everything to the target. */
  static async start(target: Target): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    await proxy.#listen()
    return proxy
  }

  get port(): number {
    return this.#port
  }

  get mode(): FaultMode {
    return this.#mode
  }

  /** Connections that clients hold open at the moment. */
  get connections(): number {
    return this.#sockets.size / 2
  }

  /** In force for old and new connections once the promise resolves. */
  async setMode(mode: FaultMode): Promise<void> {
    this.#mode = mode
    this.#throttles = newThrottles()
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
    if (mode.kind === 'reset' || mode.kind === 'refuse') this.#resetAll()
    if (mode.kind === 'refuse') await this.#unlisten()
    else if (!this.#server.listening) await this.#listen()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.setMode({ kind: 'refuse' })
  }

  #newServer(): Server {
    // Half-open: a client that has finished sending may still be answered.
    return createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) =>
      this.#accept(client),
    )
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined)
    if (this.#mode.kind === 'reset' || this.#mode.kind === 'refuse') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    this.#track(client, upstream)
    this.#track(upstream, client)
    void this.#forward(client, upstream, 'toServer')
    void this.#forward(upstream, client, 'toClient')
  }

  /** When one side fails, the other learns it as a reset, as it would without the proxy. */
  #track(socket: Socket, peer: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => void this.#whenAudible(peer, () => peer.resetAndDestroy()))
    socket.on('close', () => {
      this.#sockets.delete(socket)
      if (this.#mode.kind !== 'black-hole') peer.destroySoon()
    })
  }

  /** One piece at a time: the reader waits until the writer took it, so nothing piles up in memory. */
  async #forward(from: Socket, to: Socket, direction: Direction): Promise<void> {
    try {
      for await (const piece of from as AsyncIterable<Buffer>) {
        await this.#holdBack(piece.length, direction)
        if (to.destroyed) return
        this.bytes[direction] += piece.length
        if (!to.write(piece)) await drained(to)
      }
      await this.#holdBack(0, direction)
      to.end()
    } catch {
      // The 'error' handler of the socket passes the failure on.
    }
  }

  async #holdBack(bytes: number, direction: Direction): Promise<void> {
    while (this.#mode.kind === 'black-hole') await this.#changed.promise
    if (this.#mode.kind === 'delay') await this.#changedWithin(this.#mode.ms)
    if (this.#mode.kind === 'throttle') {
      await this.#changedWithin(
        this.#throttles[direction].waitMs(bytes, this.#mode.bytesPerSecond, performance.now()),
      )
    }
    if (this.#mode.kind === 'black-hole') await this.#holdBack(bytes, direction)
  }

  async #whenAudible(peer: Socket, act: () => void): Promise<void> {
    while (this.#mode.kind === 'black-hole') await this.#changed.promise
    if (!peer.destroyed) act()
  }

  /** Sleeps, but not past a change of mode. */
  async #changedWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const sleep = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    await Promise.race([sleep, this.#changed.promise])
    clearTimeout(timer)
  }

  #resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  #listen(): Promise<void> {
    this.#server = this.#newServer()
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, this.host, () => {
        this.#port = (this.#server.address() as AddressInfo).port
        resolve()
      })
    })
  }

  #unlisten(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#resetAll()
    })
  }
}

function newThrottles(): Record<Direction, Throttle> {
  return { toServer: new Throttle(), toClient: new Throttle() }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}
