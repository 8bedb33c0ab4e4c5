import { randomBytes } from 'node:crypto'
import type { Position } from '@data-migration/contract/portal'
import { reached } from '../../../model/position-order.ts'
import { keyBytes, openFrame, sealFrame } from './sealed-frame.ts'
import { reasonToStop, stoppedSpool } from './spool-error.ts'
import type { SpoolFiles, SpoolPlace } from './spool-files.ts'

interface StoredFrame {
  readonly no: number
  readonly place: SpoolPlace
}

/** Whole transactions: from a place of the log to a place of the log, and nothing left out between it and its neighbours. */
export interface SpoolGroup {
  readonly start: Position
  readonly end: Position
  /** Behind each of its first events. */
  readonly checksumBytes: 0 | 4
  readonly frames: readonly StoredFrame[]
}

/**
 * A piece of the source's log in files, gapless from where it begins. The key and the list of what lies where are in memory
 * only: without this process nobody can read it (design 6).
 */
export class SpoolStore {
  readonly #files: SpoolFiles
  readonly #maxBytes: number
  readonly #key = randomBytes(keyBytes)
  readonly #groups: SpoolGroup[] = []
  #open: StoredFrame[] = []
  #openChecksumBytes: 0 | 4 = 0
  #start: Position
  #end: Position
  /** Never the same twice, also where frames are taken back. */
  #no = 0

  constructor(files: SpoolFiles, start: Position, maxBytes: number) {
    this.#files = files
    this.#start = start
    this.#end = start
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#files.bytes
  }

  /** Up to where whole transactions are in it. */
  get end(): Position {
    return this.#end
  }

  /** Whether the log can be read on in it from there. */
  holds(position: Position): boolean {
    return position.kind === this.#start.kind && reached(position, this.#start)
  }

  /** A piece of what `close` makes whole. Errors: DM-INC-230 at the limit and where the disk takes no more. */
  async add(content: Buffer, checksumBytes: 0 | 4): Promise<void> {
    const no = ++this.#no
    const frame = await sealFrame(this.#key, no, content)
    if (this.bytes + frame.length > this.#maxBytes)
      throw stoppedSpool('the limit of its size (spool.maxGB) is reached', this.#end)
    const place = await this.#files.append(frame).catch((error: unknown) => {
      throw stoppedSpool(reasonToStop(error), this.#end, error)
    })
    if (this.#open.length === 0) this.#openChecksumBytes = checksumBytes
    this.#open.push({ no, place })
  }

  /** What was added ends with a transaction, at `end`. */
  close(end: Position): void {
    const frames = this.#open
    this.#groups.push({ start: this.#end, end, checksumBytes: this.#openChecksumBytes, frames })
    this.#open = []
    this.#end = end
  }

  /** What was added and not closed is a part of a transaction whose rest will not come. */
  async takeBack(): Promise<void> {
    const [first] = this.#open
    this.#open = []
    if (first !== undefined) await this.#files.cutAt(first.place)
  }

  /** The first transactions that are not all before `position`; null where there are none yet. */
  groupBehind(position: Position): SpoolGroup | null {
    return this.#groups[this.#countBefore(position)] ?? null
  }

  /** The events as the source sent them. Errors: DM-INC-231. */
  async *events({ frames }: SpoolGroup): AsyncGenerator<Buffer> {
    for (const { no, place } of frames) {
      const content = await openFrame(this.#key, no, await this.#files.read(place))
      for (let at = 0; at < content.length;) {
        const size = content.readUInt32LE(at + 9)
        yield content.subarray(at, at + size)
        at += size
      }
    }
  }

  /** Whether a file would go if everything before `position` did. */
  mayRelease(position: Position): boolean {
    const [first] = this.#groups
    if (first === undefined || !reached(position, first.end)) return false
    const next = this.#groups[this.#countBefore(position)]
    return next === undefined || fileOf(next) > fileOf(first)
  }

  /** Nobody will read what lies before `position`. */
  async release(position: Position): Promise<void> {
    const gone = this.#groups.splice(0, this.#countBefore(position))
    this.#start = gone.at(-1)?.end ?? this.#start
    const [next] = this.#groups
    const last = gone.at(-1)
    if (next !== undefined) await this.#files.removeBefore(fileOf(next))
    else if (last !== undefined) await this.#files.removeBefore(last.frames.at(-1)?.place.file ?? 0)
  }

  #countBefore(position: Position): number {
    let [low, high] = [0, this.#groups.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const group = this.#groups[middle]
      if (group !== undefined && reached(position, group.end)) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The file it begins in. */
function fileOf({ frames }: SpoolGroup): number {
  return frames[0]?.place.file ?? 0
}
