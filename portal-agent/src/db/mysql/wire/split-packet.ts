import { largeMemory } from '../../../model/large-memory.ts'

/** Payload length of a packet that goes on in the next one (MySQL "Sending More Than 16Mb"). */
export const maxPayload = 0xffffff
export const headerBytes = 4

/** No server sends a row of more than max_allowed_packet, 1 GiB at most. */
const mostRowBytes = 2 ** 30
/** Beyond what is known of a large row, so that its last small cells need no second piece of memory. */
const slackBytes = 64 * 1024

/**
 * A packet that does not lie in one chunk, or that the server split because it is 16 MB or more: gathered in memory of
 * its own, as the chunk's is used again.
 */
export class SplitPacket {
  readonly #checkSequence: (found: number) => void
  readonly #header = Buffer.alloc(headerBytes)
  #headerFilled = 0
  #length = 0
  #missing = 0
  #payload: Buffer = nothing
  #filled = 0
  #begun = false

  constructor(checkSequence: (found: number) => void) {
    this.#checkSequence = checkSequence
  }

  get begun(): boolean {
    return this.#begun
  }

  /** The server has split it: it has 16 MB and more. */
  get isLarge(): boolean {
    return this.#begun && (this.#filled > maxPayload || this.#length === maxPayload)
  }

  /** Takes what belongs to it from `offset` on; the payload once it is complete. */
  take(chunk: Buffer, offset: number): { readonly offset: number; readonly payload: Buffer | null } {
    this.#begun = true
    for (let at = offset; ;) {
      at = this.#takeHeader(chunk, at)
      if (this.#headerFilled < headerBytes) return { offset: at, payload: null }
      at = this.#takePayload(chunk, at)
      if (this.#missing > 0) return { offset: at, payload: null }
      this.#headerFilled = 0
      if (this.#length < maxPayload) return { offset: at, payload: this.#finish() }
    }
  }

  #takeHeader(chunk: Buffer, offset: number): number {
    if (this.#headerFilled === headerBytes) return offset
    const copied = chunk.copy(
      this.#header,
      this.#headerFilled,
      offset,
      offset + headerBytes - this.#headerFilled,
    )
    this.#headerFilled += copied
    if (this.#headerFilled === headerBytes) {
      this.#length = this.#header.readUIntLE(0, 3)
      this.#missing = this.#length
      this.#checkSequence(this.#header.readUInt8(3))
      this.#makeRoom()
    }
    return offset + copied
  }

  /** The whole of a large row at once, as far as its cells tell: grown piece by piece it would be there twice. */
  #makeRoom(): void {
    const needed = this.#filled + this.#length
    if (needed <= this.#payload.length) return
    const known = this.#filled === 0 ? 0 : leastRowBytes(this.#payload, this.#filled) + slackBytes
    const bigger = largeMemory.take(Math.max(needed, Math.min(known, mostRowBytes)))
    this.#payload.copy(bigger, 0, 0, this.#filled)
    largeMemory.giveBack(this.#payload)
    this.#payload = bigger
  }

  #takePayload(chunk: Buffer, offset: number): number {
    const copied = chunk.copy(this.#payload, this.#filled, offset, offset + this.#missing)
    this.#filled += copied
    this.#missing -= copied
    return offset + copied
  }

  #finish(): Buffer {
    const payload = this.#payload.subarray(0, this.#filled)
    this.#payload = nothing
    this.#filled = 0
    this.#begun = false
    return payload
  }
}

const nothing = Buffer.alloc(0)

/** Where the last cell whose length lies in the first `filled` bytes of a row ends (Protocol::LengthEncodedString). */
export function leastRowBytes(row: Buffer, filled: number): number {
  let at = 0
  while (at + 9 <= filled) {
    const first = row.readUInt8(at)
    if (first === 0xfc) at += 3 + row.readUInt16LE(at + 1)
    else if (first === 0xfd) at += 4 + row.readUIntLE(at + 1, 3)
    else if (first === 0xfe) at += 9 + Number(row.readBigUInt64LE(at + 1))
    else at += first === 0xfb ? 1 : 1 + first
  }
  return at
}
