import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from './ports.ts'
import { PieceQueue, type Piece } from './piece-queue.ts'
import { resetSocket } from './reset-socket.ts'
import { Throttle } from './throttle.ts'

/**
 * What the proxy does with bytes:
 * pass - forwards; delay - each direction takes `ms` longer; throttle - at most `bytesPerSecond` in
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
/** Both directions of one client's connection; once it is broken neither side hears an end of its own. */
type Link = { stranded: boolean; broken: boolean }

/** What one direction of a connection holds at most. */
const lineBytes = 1 << 20

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
  #target: Target
  readonly #sockets = new Set<Socket>()
  readonly #links = new Set<Link>()

  private constructor(target: Target) {
    this.#target = target
    this.#server = this.#newServer()
  }

  /** Listens on a free port of loopback and passes everything to the target. */
  static async start(target: Target): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    proxy.#port = await freePort()
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
    if (mode.kind === 'reset' || mode.kind === 'refuse') this.#resetAll()
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
    if (mode.kind === 'refuse') await this.#unlisten()
    else if (!this.#server.listening) await this.#listen()
  }

  /** New connections reach another server from now on, as behind a virtual address; those open now stay where they are. */
  retarget(target: Target): void {
    this.#target = target
  }

  /**
   * Connections open now stay so and are silent, as when a firewall has forgotten them; new ones pass. Neither end hears that the other
   * closes. A reset or a refusal ends them.
   */
  strand(): void {
    for (const link of this.#links) link.stranded = true
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
      resetSocket(client)
      return
    }
    const upstream = connect({ ...this.#target, allowHalfOpen: true, noDelay: true })
    const link = { stranded: false, broken: false }
    this.#links.add(link)
    this.#track(client, upstream, link)
    this.#track(upstream, client, link)
    this.#forward(client, upstream, 'toServer', link)
    this.#forward(upstream, client, 'toClient', link)
  }

  /** A failure of one side is passed on to the other, though not through a silent line. */
  #track(socket: Socket, peer: Socket, link: Link): void {
    this.#sockets.add(socket)
    socket.on('error', () => {
      link.broken = true
      void this.#audible(link).then(() => resetSocket(peer))
    })
    socket.on('close', () => {
      this.#sockets.delete(socket)
      if (!this.#sockets.has(peer)) this.#links.delete(link)
    })
  }

  /** Reads ahead as far as a long line holds bytes; the rest waits in the sender. */
  #forward(from: Socket, to: Socket, direction: Direction, link: Link): void {
    const line = new PieceQueue(lineBytes)
    void this.#send(line, to, direction, link)
    // Reading to the end must not close the other direction.
    const pieces = from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
    void receive(pieces, line)
    to.once('close', () => line.end())
  }

  async #send(line: PieceQueue, to: Socket, direction: Direction, link: Link): Promise<void> {
    for await (const piece of line) {
      await this.#holdBack(piece, direction, link)
      if (to.destroyed) return
      this.bytes[direction] += piece.bytes.length
      if (!to.write(piece.bytes)) await drained(to)
    }
    await this.#holdBack({ bytes: Buffer.alloc(0), arrivedAt: performance.now() }, direction, link)
    if (!link.broken) to.end()
  }

  /** Returns when the piece may go: after the delay of the mode, and never while the line is silent. */
  async #holdBack(piece: Piece, direction: Direction, link: Link): Promise<void> {
    do {
      await this.#audible(link)
      await this.#changedWithin(this.#delayMs(piece, direction))
    } while (this.#isSilent(link))
  }

  #delayMs(piece: Piece, direction: Direction): number {
    const mode = this.#mode
    const now = performance.now()
    if (mode.kind === 'delay') return Math.max(0, piece.arrivedAt + mode.ms - now)
    if (mode.kind !== 'throttle') return 0
    return this.#throttles[direction].waitMs(piece.bytes.length, mode.bytesPerSecond, now)
  }

  #isSilent(link: Link): boolean {
    return this.#mode.kind === 'black-hole' || link.stranded
  }

  async #audible(link: Link): Promise<void> {
    while (this.#isSilent(link)) await this.#changed.promise
  }

  /** Sleeps, but not past a change of mode. */
  async #changedWithin(ms: number): Promise<void> {
    if (ms === 0) return
    let timer: NodeJS.Timeout | undefined
    const sleep = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    await Promise.race([sleep, this.#changed.promise])
    clearTimeout(timer)
  }

  #resetAll(): void {
    for (const link of this.#links) link.stranded = false
    for (const socket of this.#sockets) resetSocket(socket)
  }

  #listen(): Promise<void> {
    this.#server = this.#newServer()
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, this.host, () => {
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

async function receive(pieces: AsyncIterable<Buffer>, line: PieceQueue): Promise<void> {
  try {
    for await (const piece of pieces) await line.push(piece)
  } catch {
    // A broken connection: the 'error' handler of the socket passes it on.
  }
  line.end()
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
