import {
  closeSync,
  constants,
  fchmodSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { dmError } from '@data-migration/contract/errors'

const blockBytes = 64 * 1024
const newline = 0x0a

/** One line of the file and where the next begins. */
export interface JournalLine {
  readonly text: string
  readonly next: number
}

/**
 * A file of JSON lines with a running number in `seq`, for one writer. What a crash left behind its last complete line is
 * cut when it is opened. Throws DM-JOB-013 when the disk refuses; the file then ends behind the last complete line.
 */
export class JournalFile {
  readonly #path: string
  readonly #file: number
  #size: number
  #lastSeq: number

  constructor(path: string) {
    this.#path = path
    this.#file = this.#guard(() => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600))
    const found = this.#guard(() => {
      fchmodSync(this.#file, 0o600)
      return lastLine(this.#file)
    })
    this.#size = found.end
    this.#lastSeq = found.seq
    this.#guard(() => ftruncateSync(this.#file, found.end))
  }

  /** Number of the last line, 0 for an empty file. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  append(seq: number, text: string): void {
    const line = Buffer.from(`${text}\n`)
    try {
      writeAll(this.#file, line, this.#size)
    } catch (error) {
      ftruncateSync(this.#file, this.#size)
      throw this.#refused(error)
    }
    this.#size += line.length
    this.#lastSeq = seq
  }

  /** Complete lines from an offset that a line begins at. */
  *lines(from: number): Generator<JournalLine> {
    let rest = Buffer.alloc(0)
    let at = from
    while (at + rest.length < this.#size) {
      rest = Buffer.concat([rest, readBlock(this.#file, at + rest.length, this.#size)])
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
        at += end + 1
        yield { text: rest.toString('utf8', 0, end), next: at }
        rest = rest.subarray(end + 1)
      }
    }
  }

  /** What was appended survives a power cut from here on. */
  sync(): void {
    this.#guard(() => fdatasyncSync(this.#file))
  }

  close(): void {
    closeSync(this.#file)
  }

  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.#refused(error)
    }
  }

  #refused(cause: unknown): Error {
    return dmError('DM-JOB-013', { workspace: dirname(this.#path) }, { found: String(cause), cause })
  }
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  let written = 0
  while (written < bytes.length)
    written += writeSync(file, bytes, written, bytes.length - written, position + written)
}

function readBlock(file: number, from: number, end: number): Buffer {
  const block = Buffer.alloc(Math.min(blockBytes, end - from))
  const length = readSync(file, block, 0, block.length, from)
  if (length === 0) throw new RangeError(`the journal is shorter than it was (${from} of ${end} bytes)`)
  return block.subarray(0, length)
}

/** The last line that is whole: where it ends and its number. A line of zeros (after a power cut) is not whole either. */
function lastLine(file: number): { readonly end: number; readonly seq: number } {
  let end = newlineBefore(file, fstatSync(file).size) + 1
  while (end > 0) {
    const start = newlineBefore(file, end - 1) + 1
    const seq = seqOf(readExactly(file, start, end))
    if (seq !== null) return { end, seq }
    end = start
  }
  return { end: 0, seq: 0 }
}

/** Offset of the last newline before `end`; -1 for none. */
function newlineBefore(file: number, end: number): number {
  for (let to = end; to > 0; to -= blockBytes) {
    const from = Math.max(0, to - blockBytes)
    const at = readExactly(file, from, to).lastIndexOf(newline)
    if (at >= 0) return from + at
  }
  return -1
}

function readExactly(file: number, from: number, end: number): Buffer {
  const blocks: Buffer[] = []
  for (let at = from; at < end; at += blocks.at(-1)?.length ?? 0) blocks.push(readBlock(file, at, end))
  return Buffer.concat(blocks)
}

function seqOf(line: Buffer): number | null {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'))
    const seq = typeof value === 'object' && value !== null && 'seq' in value ? value.seq : null
    return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0 ? seq : null
  } catch {
    return null
  }
}
