interface KeptPatch {
  readonly rev: number
  readonly frame: Buffer
}

const patchesAtMost = 100
const bytesAtMost = 512 * 1024

/** The newest patches of a topic, for those who come back after a short absence. */
export class PatchHistory {
  #patches: KeptPatch[] = []
  #bytes = 0

  add(rev: number, frame: Buffer): void {
    this.#patches.push({ rev, frame })
    this.#bytes += frame.length
    while (this.#patches.length > patchesAtMost || this.#bytes > bytesAtMost)
      this.#bytes -= this.#patches.shift()?.frame.length ?? 0
  }

  clear(): void {
    this.#patches = []
    this.#bytes = 0
  }

  /** What followed after `since` up to `now`; null where that is not known any more, or never was. */
  after(since: number, now: number): readonly Buffer[] | null {
    if (since === now) return []
    const index = this.#patches.findIndex(({ rev }) => rev === since + 1)
    return index < 0 ? null : this.#patches.slice(index).map(({ frame }) => frame)
  }
}
