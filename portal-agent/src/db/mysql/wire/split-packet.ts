/** Payload length of a packet that goes on in the next one (MySQL "Sending More Than 16Mb"). */
export const maxPayload = 0xffffff
export const headerBytes = 4

/** A packet that does not lie in one chunk, or that the server split because it is 16 MB or more: gathered piece by piece. */
export class SplitPacket {
  readonly #checkSequence: (found: number) => void
  readonly #header = Buffer.alloc(headerBytes)
  #headerFilled = 0
  #length = 0
  #missing = 0
  #parts: Buffer[] = []
  #begun = false

  constructor(checkSequence: (found: number) => void) {
    this.#checkSequence = checkSequence
  }

  get begun(): boolean {
    return this.#begun
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
    }
    return offset + copied
  }

  #takePayload(chunk: Buffer, offset: number): number {
    const end = Math.min(offset + this.#missing, chunk.length)
    if (end > offset) this.#parts.push(chunk.subarray(offset, end))
    this.#missing -= end - offset
    return end
  }

  #finish(): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#parts
    this.#parts = []
    this.#begun = false
    return others.length === 0 ? first : Buffer.concat([first, ...others])
  }
}
