import type { Readable, Writable } from 'node:stream'
import type { LinkState } from './link.ts'

export interface CommandEnd {
  /** 128 + n after signal n, as a shell reports it. */
  readonly exitCode: number
}

/** A command on a machine, while it runs. */
export interface RunningCommand {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Rejects with a coded error when the connection is lost before the command's end is known. */
  readonly ended: Promise<CommandEnd>
  /** Lets go of its pipes. A command on another machine finds that out by the end of its standard input. */
  close(): void
}

/** Where Portal can be installed and run: another machine over SSH, or the server's own. */
export interface Machine extends AsyncDisposable {
  /** `host:port`, or `local`: for messages. */
  readonly label: string
  readonly user: string
  readonly state: LinkState
  onState(listener: (state: LinkState) => void): () => void
  /** Runs a program by its words; never with a secret among them. `purpose` completes "… was lost during". */
  start(words: readonly string[], purpose: string): Promise<RunningCommand>
  /** Tries to connect, with growing pauses, until the machine answers or the signal aborts. */
  whenReachable(signal: AbortSignal): Promise<void>
}
