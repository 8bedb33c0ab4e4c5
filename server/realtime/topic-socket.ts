import { type DmError, dmError, toErrorBody } from '@data-migration/contract/errors'
import { type Caller, refusalFor } from '@data-migration/contract/plugin'
import {
  authFrameSchema,
  type ClientFrame,
  clientFrameSchema,
  parseTopic,
  type Topic,
} from '@data-migration/contract/ws'
import { type RawData, WebSocket } from 'ws'
import type { Subscriber } from './audience.ts'
import { type Authenticate, identify, watchCaller } from './caller-watch.ts'
import { readFirstFrame, readFrame } from './client-frame.ts'
import { closeCodeOf, closeSocket } from './close-socket.ts'
import { errorFrame } from './frame.ts'
import type { RealtimeLimits } from './limits.ts'
import type { TopicHub } from './topic-hub.ts'
import { permissionOf } from './topic-permission.ts'

export interface TopicSocketDeps {
  readonly hub: TopicHub
  readonly authenticate: Authenticate
  readonly limits: RealtimeLimits
}

/** One browser: who it is, what it looks at, and how much it can take. */
export class TopicSocket implements Subscriber {
  readonly #socket: WebSocket
  readonly #deps: TopicSocketDeps
  readonly #topics = new Map<string, Topic>()
  #caller: Caller | null = null
  /** Frames that came in one packet with the first, before the host has said who it is. */
  #early: RawData[] | null = null
  /** A frame was refused since the buffer was low last. */
  #missed = false
  #stopWatching: () => void = () => undefined

  constructor(socket: WebSocket, deps: TopicSocketDeps) {
    this.#socket = socket
    this.#deps = deps
    const seconds = deps.limits.authenticationMs / 1000
    const late = setTimeout(
      () => this.#refuse(dmError('DM-AUTH-005', { seconds })),
      deps.limits.authenticationMs,
    )
    socket.once('close', () => {
      clearTimeout(late)
      this.#leave()
    })
    socket.once('message', (data, isBinary) => {
      clearTimeout(late)
      const first = readFirstFrame(authFrameSchema, data, isBinary, seconds)
      if ('error' in first) return this.#refuse(first.error)
      this.#early = []
      socket.pause()
      socket.on('message', (later, binary) => this.#receive(later, binary))
      void this.#begin(first.frame.token)
    })
  }

  offer(frame: Buffer): boolean {
    const { highWaterBytes } = this.#deps.limits
    const takes = this.#socket.readyState === WebSocket.OPEN && this.#socket.bufferedAmount < highWaterBytes
    if (takes) this.#socket.send(frame, { binary: false }, () => this.#sent())
    else this.#missed = true
    return takes
  }

  /** Bytes have left: what could not be offered is made good when most of them have. */
  #sent(): void {
    if (!this.#missed || this.#socket.bufferedAmount > this.#deps.limits.lowWaterBytes) return
    this.#missed = false
    for (const topic of this.#topics.keys()) this.#deps.hub.catchUp(topic, this)
  }

  async #begin(token: string): Promise<void> {
    const { authenticate, limits } = this.#deps
    const identity = await identify(authenticate, token)
    if ('refusal' in identity) return this.#refuse(identity.refusal)
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#caller = identity.caller
    this.#stopWatching = watchCaller(authenticate, token, limits.recheckMs, {
      onSeen: (caller) => this.#keepAllowed(caller),
      onGone: (refusal) => this.#refuse(refusal),
    })
    const early = this.#early ?? []
    this.#early = null
    for (const data of early) this.#receive(data, false)
    this.#socket.resume()
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (isBinary) return this.#refuse(dmError('DM-TASK-109', { problem: 'a binary frame' }))
    if (this.#early !== null) return void this.#early.push(data)
    const outcome = readFrame(clientFrameSchema, data)
    if ('error' in outcome) return this.#refuse(outcome.error)
    this.#obey(outcome.frame)
  }

  #obey(frame: ClientFrame): void {
    const { hub, limits } = this.#deps
    if (frame.op === 'unsub') {
      this.#topics.delete(frame.topic)
      return hub.unsubscribe(frame.topic, this)
    }
    const topic = parseTopic(frame.topic)
    if (topic === null) return this.#tell(frame.topic, dmError('DM-TASK-106', { topic: frame.topic }))
    const refusal = refusalFor(this.#caller, permissionOf(topic.kind))
    if (refusal !== null) return this.#tell(frame.topic, refusal)
    if (this.#topics.size >= limits.topicsPerSocket && !this.#topics.has(frame.topic)) {
      const problem = `more than ${limits.topicsPerSocket} topics on one socket`
      return this.#tell(frame.topic, dmError('DM-TASK-109', { problem }))
    }
    this.#topics.set(frame.topic, topic)
    hub.subscribe(topic, this, frame.since)
  }

  #keepAllowed(caller: Caller): void {
    this.#caller = caller
    for (const [text, { kind }] of this.#topics) {
      const refusal = refusalFor(caller, permissionOf(kind))
      if (refusal === null) continue
      this.#topics.delete(text)
      this.#deps.hub.unsubscribe(text, this)
      this.#tell(text, refusal)
    }
  }

  #tell(topic: string, error: DmError): void {
    this.offer(errorFrame(topic, 0, toErrorBody(error)))
  }

  #refuse(error: DmError): void {
    closeSocket(this.#socket, closeCodeOf(error), error)
    this.#leave()
  }

  #leave(): void {
    this.#stopWatching()
    for (const topic of this.#topics.keys()) this.#deps.hub.unsubscribe(topic, this)
    this.#topics.clear()
  }
}
