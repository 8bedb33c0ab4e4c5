import { onFrame, patchCollection, type ServerFrame } from '@data-migration/contract/ws'
import type { WebSocket } from 'ws'
import { Bell } from './bell.ts'

interface Item {
  readonly id: string
  readonly name: string
}

interface Feed {
  last: number | null
  items: readonly Item[]
}

/** A browser, by the rules of the contract. */
export class TestClient {
  readonly frames: ServerFrame[] = []
  bytes = 0
  readonly socket: WebSocket
  readonly #feeds = new Map<string, Feed>()
  readonly #news = new Bell()

  constructor(socket: WebSocket, token: string) {
    this.socket = socket
    socket.on('close', this.#news.ring)
    socket.on('message', (data: Buffer) => {
      this.bytes += data.length
      this.#take(JSON.parse(data.toString('utf8')) as ServerFrame)
    })
    this.send({ v: 1, op: 'auth', token })
  }

  send(frame: object): void {
    this.socket.send(JSON.stringify(frame))
  }

  subscribe(topic: string, since?: number): void {
    this.send({ v: 1, op: 'sub', topic, ...(since === undefined ? {} : { since }) })
  }

  feed(topic: string): Readonly<Feed> {
    return this.#feed(topic)
  }

  names(topic = 'tasks'): readonly string[] {
    return this.feed(topic).items.map(({ name }) => name)
  }

  /** As a browser that has kept what it saw from an earlier socket. */
  remember(topic: string, feed: Readonly<Feed>): void {
    this.#feeds.set(topic, { ...feed })
  }

  /** Waits for frames until it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#news.after(this.#news.rings, AbortSignal.timeout(10_000))
  }

  kinds(): readonly string[] {
    return this.frames.map(({ kind }) => kind)
  }

  #take(frame: ServerFrame): void {
    this.frames.push(frame)
    const feed = this.#feed(frame.topic)
    const verdict = onFrame(feed.last, frame)
    if (verdict === 'resubscribe') {
      feed.last = null
      this.subscribe(frame.topic)
    }
    if (verdict === 'apply') {
      feed.last = frame.rev
      feed.items =
        frame.kind === 'snapshot'
          ? (frame.data as { items: Item[] }).items
          : patchCollection(feed.items, frame.data as { upsert: Item[]; remove: string[] }, ({ id }) => id)
    }
    this.#news.ring()
  }

  #feed(topic: string): Feed {
    const feed = this.#feeds.get(topic) ?? { last: null, items: [] }
    this.#feeds.set(topic, feed)
    return feed
  }
}
