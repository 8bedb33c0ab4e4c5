import { setTimeout as sleep } from 'node:timers/promises'
import { dmError } from '@data-migration/contract/errors'
import type { NodeSSH } from 'node-ssh'
import { type LinkStateHolder, linkStateHolder } from '../link-state.ts'
import { backOffMs } from './back-off.ts'
import { connectSsh, type SshConnection } from './connect.ts'
import { labelOf, type SshEndpoint, type SshTimings } from './endpoint.ts'
import { isChannelRefusal, lostError } from './ssh-error.ts'

/** A place for one session on a connection. */
export interface SessionLease {
  readonly ssh: NodeSSH
  readonly lost: Promise<Error>
  /** To be called once, when the session has ended. */
  release(): void
}

export interface PoolLimits {
  /** sshd allows 10 by default (MaxSessions); the rest is left to the machine's administrator. */
  readonly sessionsPerConnection: number
  readonly connections: number
  /** How long to wait for a place when all are taken. */
  readonly waitMs: number
}

export const defaultLimits: PoolLimits = { sessionsPerConnection: 8, connections: 8, waitMs: 10_000 }

interface Pooled extends SshConnection {
  sessions: number
  limit: number
}

/**
 * The connections to one machine: one, and further ones only while its sessions are all taken. Connects when a session
 * is asked for; a failed attempt is shared by all who wait for it.
 */
export class ConnectionPool implements AsyncDisposable {
  readonly state: LinkStateHolder = linkStateHolder()
  readonly #endpoint: SshEndpoint
  readonly #timings: SshTimings
  readonly #limits: PoolLimits
  readonly #connections = new Set<Pooled>()
  readonly #closed = new AbortController()
  #opening: Promise<Pooled> | null = null
  #failures = 0
  #freed = Promise.withResolvers<void>()

  constructor(endpoint: SshEndpoint, timings: SshTimings, limits: PoolLimits) {
    this.#endpoint = endpoint
    this.#timings = timings
    this.#limits = limits
  }

  /**
   * Opens a session by `open`; a server that allows fewer sessions than we think is remembered as such. Throws what
   * connecting throws, DM-SSH-006, DM-SSH-014.
   */
  async session<T>(
    purpose: string,
    open: (ssh: NodeSSH) => Promise<T>,
  ): Promise<{ opened: T; lease: SessionLease }> {
    const deadline = Date.now() + this.#limits.waitMs
    for (;;) {
      const connection = await this.#place(deadline)
      try {
        const opened = await Promise.race([open(connection.ssh), rejectWhenLost(connection)])
        return { opened, lease: this.#lease(connection) }
      } catch (error) {
        this.#release(connection)
        if (!isChannelRefusal(error) || !this.#learnLimit(connection))
          throw lostError(error, this.#endpoint, purpose)
      }
    }
  }

  /** Tries with growing pauses until a connection stands. */
  async whenReachable(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#closed.signal])
    for (;;) {
      either.throwIfAborted()
      try {
        if (this.#connections.size === 0) await this.#open()
        return
      } catch (error) {
        await sleep(backOffMs(this.#failures, error, Math.random()), undefined, { signal: either })
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    await this.#opening?.catch(() => undefined)
    for (const connection of this.#connections) connection.close()
    await Promise.all([...this.#connections].map((connection) => connection.lost))
  }

  /** A connection with a session reserved on it. */
  async #place(deadline: number): Promise<Pooled> {
    for (;;) {
      this.#refuseWhenClosed()
      const free = [...this.#connections].find((connection) => connection.sessions < connection.limit)
      if (free !== undefined) {
        free.sessions++
        return free
      }
      if (this.#connections.size < this.#limits.connections) await this.#open()
      else await this.#untilFreed(deadline)
    }
  }

  #open(): Promise<Pooled> {
    this.#opening ??= this.#connect().finally(() => (this.#opening = null))
    return this.#opening
  }

  async #connect(): Promise<Pooled> {
    this.#refuseWhenClosed()
    try {
      const connection = await connectSsh(this.#endpoint, this.#timings)
      const pooled: Pooled = { ...connection, sessions: 0, limit: this.#limits.sessionsPerConnection }
      this.#connections.add(pooled)
      void pooled.lost.then((reason) => this.#drop(pooled, reason))
      this.#failures = 0
      this.state.connected()
      return pooled
    } catch (error) {
      this.#failures++
      if (this.#connections.size === 0) this.state.unreachable(error)
      throw error
    }
  }

  #drop(connection: Pooled, reason: Error): void {
    this.#connections.delete(connection)
    this.#wakeWaiting()
    if (this.#connections.size > 0 || this.#closed.signal.aborted) return
    this.state.unreachable(lostError(reason, this.#endpoint, 'waiting'))
  }

  #lease(connection: Pooled): SessionLease {
    let released = false
    return {
      ssh: connection.ssh,
      lost: connection.lost,
      release: () => {
        if (!released) this.#release(connection)
        released = true
      },
    }
  }

  #release(connection: Pooled): void {
    connection.sessions--
    this.#wakeWaiting()
    const surplus = connection.sessions === 0 && this.#connections.size > 1
    if (surplus && this.#connections.delete(connection)) connection.close()
  }

  /** False when the server refuses even the first session. */
  #learnLimit(connection: Pooled): boolean {
    connection.limit = connection.sessions
    return connection.limit > 0
  }

  #wakeWaiting(): void {
    this.#freed.resolve()
    this.#freed = Promise.withResolvers<void>()
  }

  async #untilFreed(deadline: number): Promise<void> {
    const { sessionsPerConnection, connections } = this.#limits
    const limit = sessionsPerConnection * connections
    const leftMs = deadline - Date.now()
    const timeout = new AbortController()
    const tooLate = sleep(Math.max(0, leftMs), undefined, { signal: timeout.signal }).then(() => {
      throw dmError('DM-SSH-014', { limit, host: labelOf(this.#endpoint) })
    })
    try {
      await Promise.race([this.#freed.promise, tooLate])
    } finally {
      timeout.abort()
      tooLate.catch(() => undefined)
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed.signal.aborted) throw lostError(new Error('closed here'), this.#endpoint, 'connecting')
  }
}

async function rejectWhenLost(connection: SshConnection): Promise<never> {
  throw await connection.lost
}
