import type { Endpoint } from '@data-migration/tests/testbed'

export interface BenchWorld {
  readonly source: Endpoint
  readonly target: Endpoint
  readonly sourceDatabase: string
  /** Folder for job files and scripts of this run, mode 0700. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** One way of moving the dataset into an empty database `targetDatabase`, schema `schema`; the clock runs around `move`. */
export interface Contestant {
  readonly name: string
  /** Schema of the target database the tables arrive in. */
  readonly schema: string
  prepare(world: BenchWorld, targetDatabase: string): Promise<void>
  /** Starts the work; `pid` is the root of the process tree whose memory and CPU is measured. */
  move(world: BenchWorld, targetDatabase: string): { readonly pid: number; readonly done: Promise<void> }
}
