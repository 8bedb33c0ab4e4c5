import { apiBase } from '@data-migration/contract/api'
import type { shellPath } from '@data-migration/contract/ws'
import { onFrame, patchCollection, type ServerFrame, socketPath } from '@data-migration/contract/ws'
import { WebSocket } from 'ws'
import { until } from './until.ts'

/** A thing and the list below it, as the frames of one topic have made them. */
export interface LiveView {
  readonly head: Readonly<Record<string, unknown>>
  readonly items: readonly Readonly<Record<string, unknown>>[]
  readonly lines: readonly { readonly message: string }[]
}

interface Feed extends LiveView {
  readonly last: number | null
}

const nothing: Feed = { last: null, head: {}, items: [], lines: [] }

/** A browser on the topics' socket, by the rules of the contract. */
export interface LiveClient extends Disposable {
  readonly frames: readonly ServerFrame[]
  /** Code and reason of the close. */
  readonly closed: Promise<readonly [number, string]>
  subscribe(topic: string): void
  view(topic: string): LiveView
  until(what: string, holds: () => boolean, withinMs?: number): Promise<void>
}

/** Resolves when it is open; rejects with the status of a refusal. */
export async function openSocket(
  host: { readonly url: string },
  path: typeof socketPath | typeof shellPath,
  headers: Readonly<Record<string, string>> = {},
): Promise<WebSocket> {
  const url = host.url.replace(/^http/, 'ws') + apiBase.slice(0, apiBase.indexOf('/api/')) + path
  const socket = new WebSocket(url, { headers })
  await new Promise<void>((resolve, reject) => void socket.once('open', resolve).once('error', reject))
  return socket
}

export async function liveClient(host: { readonly url: string }, token: string): Promise<LiveClient> {
  const socket = await openSocket(host, socketPath)
  const feeds = new Map<string, Feed>()
  const frames: ServerFrame[] = []
  const send = (frame: object) => socket.send(JSON.stringify(frame))
  const feedOf = (topic: string) => feeds.get(topic) ?? nothing
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString('utf8')) as ServerFrame
    frames.push(frame)
    const feed = feedOf(frame.topic)
    const verdict = onFrame(feed.last, frame)
    if (verdict === 'apply') feeds.set(frame.topic, applied(feed, frame))
    if (verdict === 'resubscribe') send({ v: 1, op: 'sub', topic: frame.topic })
  })
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, reason.toString()]))
  })
  send({ v: 1, op: 'auth', token })
  return {
    frames,
    closed,
    subscribe: (topic) => send({ v: 1, op: 'sub', topic }),
    view: feedOf,
    until: async (what, holds, withinMs) => {
      await until(what, async () => holds(), withinMs)
    },
    [Symbol.dispose]: () => socket.terminate(),
  }
}

function applied(feed: Feed, { kind, rev, data }: ServerFrame): Feed {
  const { task, subTask, items, lines, upsert, remove } = data as {
    task?: LiveView['head']
    subTask?: LiveView['head']
    items?: LiveView['items']
    lines?: LiveView['lines']
    upsert?: LiveView['items']
    remove?: string[]
  }
  const patch = { upsert: upsert ?? [], remove: remove ?? [] }
  return {
    last: rev,
    head: task ?? subTask ?? feed.head,
    items: items ?? patchCollection(feed.items, patch, (item) => String(item['id'] ?? item['name'])),
    lines: kind === 'snapshot' ? (lines ?? []) : [...feed.lines, ...(lines ?? [])],
  }
}
