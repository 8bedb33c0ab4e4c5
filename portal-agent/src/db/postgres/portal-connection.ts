import { EventEmitter } from 'node:events'
import type { Duplex, Readable } from 'node:stream'
import pg from 'pg'
import { type CopyDataSink, type MessageOutlet, MessageSplitter } from './message-splitter.ts'

declare module 'pg' {
  /** Members of pg 8.23's lib/connection.js that its types leave out. */
  interface Connection {
    attachListeners(stream: Readable): void
    endCopyFrom(): void
    sendCopyFail(reason: string): void
    startup(parameters: StartupParameters): void
  }
}

interface StartupParameters {
  readonly user: string
  readonly database: string
  readonly application_name: string
}

/**
 * pg's connection with the socket's bytes routed by ourselves: CopyData goes straight to `sink` where one is set,
 * everything else to pg's own parser. The login of other servers attaches here, too.
 */
export class PortalConnection extends pg.Connection implements MessageOutlet {
  sink: CopyDataSink | null = null
  #parser = new EventEmitter()

  /** Called by pg for the plain socket, and again for the TLS stream on top of it. */
  override attachListeners(stream: Readable): void {
    const parser = new EventEmitter()
    // pg's parser asks for nothing but the events 'data' and 'end'.
    super.attachListeners(parser as unknown as Readable)
    this.#parser = parser
    const splitter = new MessageSplitter(this)
    stream.on('data', (chunk: Buffer) => this.#guard(() => splitter.push(chunk)))
    stream.on('end', () => parser.emit('end'))
  }

  /** Without what pg adds from PGOPTIONS and PGREPLICATION. */
  override startup({ user, database, application_name }: StartupParameters): void {
    super.startup({ user, database, application_name })
  }

  messages(bytes: Buffer): void {
    this.#parser.emit('data', bytes)
  }

  /** One write of a message header and its payload; resolves once both may be reused. */
  writeCopyData(payload: Buffer): Promise<void> {
    const header = Buffer.allocUnsafe(5)
    header[0] = 0x64
    header.writeInt32BE(payload.length + 4, 1)
    const stream: Duplex = this.stream
    return new Promise((resolve, reject) => {
      stream.cork()
      stream.write(header)
      stream.write(payload, (error) => (error ? reject(error) : resolve()))
      stream.uncork()
    })
  }

  /** A message nobody understands ends the connection instead of the process. */
  #guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.stream.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
