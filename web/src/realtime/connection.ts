import { closeCode, type ClientFrame, type ServerFrame } from '@data-migration/contract/ws'
import { shallowRef, type ShallowRef } from 'vue'

export type ConnectionState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Lost; the next attempt is at `retryAt` (ms since the epoch). */
  | { readonly kind: 'waiting'; readonly retryAt: number; readonly since: number }

export interface Connection {
  readonly state: ShallowRef<ConnectionState>
  readonly open: () => void
  readonly close: () => void
  readonly send: (frame: ClientFrame) => void
  readonly retryNow: () => void
}

interface Events {
  /** After the token was sent: subscriptions can follow. */
  readonly onOpen: () => void
  readonly onFrame: (frame: ServerFrame) => void
  readonly onRefused: () => void
}

const firstWaitMs = 1000
const longestWaitMs = 30_000

/** The one WebSocket of the page: authenticates by its first frame and comes back by itself with growing waits. */
export function createConnection(url: string, token: () => string, events: Events): Connection {
  const state = shallowRef<ConnectionState>({ kind: 'off' })
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0
  let lostAt = 0

  function open(): void {
    clearTimeout(timer)
    if (socket !== null) return
    if (state.value.kind !== 'waiting') state.value = { kind: 'connecting' }
    const opened = new WebSocket(url)
    socket = opened
    opened.onopen = () => authenticated(opened)
    opened.onmessage = ({ data }) => events.onFrame(JSON.parse(String(data)) as ServerFrame)
    opened.onclose = ({ code }) => lost(opened, code)
  }

  function authenticated(opened: WebSocket): void {
    opened.send(JSON.stringify({ v: 1, op: 'auth', token: token() }))
    attempts = 0
    state.value = { kind: 'open' }
    events.onOpen()
  }

  function lost(closed: WebSocket, code: number): void {
    if (socket !== closed) return
    socket = null
    if (code === closeCode.unauthenticated || code === closeCode.forbidden) return refused()
    if (state.value.kind !== 'waiting') lostAt = Date.now()
    const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** attempts) * (0.75 + Math.random() / 2)
    attempts += 1
    state.value = { kind: 'waiting', retryAt: Date.now() + wait, since: lostAt }
    timer = setTimeout(open, wait)
  }

  function refused(): void {
    state.value = { kind: 'off' }
    events.onRefused()
  }

  function close(): void {
    clearTimeout(timer)
    const closing = socket
    socket = null
    closing?.close(1000)
    state.value = { kind: 'off' }
  }

  return {
    state,
    open,
    close,
    send: (frame) => {
      if (state.value.kind === 'open') socket?.send(JSON.stringify(frame))
    },
    retryNow: () => {
      if (socket === null) open()
    },
  }
}
