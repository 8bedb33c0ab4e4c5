import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { NewEvent, StoredEvent } from '@data-migration/contract/portal'

export type EventListener = (event: StoredEvent) => void

/**
 * The stored events of a sub-task, numbered from 1 without a gap over all its runs. Only the holder of the workspace
 * writes; an event of a process that was taken over from is dropped.
 */
export class Journal {
  readonly #fd: number
  readonly #mayWrite: () => boolean
  readonly #file: string
  readonly #listeners = new Set<EventListener>()
  #seq: number
  #epoch = 0

  constructor(file: string, mayWrite: () => boolean) {
    this.#file = file
    this.#mayWrite = mayWrite
    this.#fd = openSync(file, 'a+', 0o600)
    this.#seq = mendTornEnd(file, this.#fd)
  }

  get seq(): number {
    return this.#seq
  }

  get epoch(): number {
    return this.#epoch
  }

  set epoch(epoch: number) {
    this.#epoch = epoch
  }

  append(event: NewEvent): void {
    if (!this.#mayWrite()) return
    const head = { v: 1, seq: this.#seq + 1, at: new Date().toISOString(), epoch: this.#epoch } as const
    const stored = { ...head, ...event }
    writeSync(this.#fd, `${JSON.stringify(stored)}\n`)
    this.#seq = stored.seq
    for (const listener of this.#listeners) listener(stored)
  }

  /** Calls back for every event from now on; the returned function ends it. */
  follow(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Stored events with a number above `after`, oldest first. */
  since(after: number): StoredEvent[] {
    return readEvents(this.#file).filter((event) => event.seq > after)
  }

  close(): void {
    this.#listeners.clear()
    closeSync(this.#fd)
  }
}

/** All whole lines of an event file; none when there is no file. */
export function readEvents(file: string): StoredEvent[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as StoredEvent)
}

/** A process that was killed may have left half a line, which nobody can have read as an event. Returns the last number. */
function mendTornEnd(file: string, fd: number): number {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) ftruncateSync(fd, whole)
  return readEvents(file).at(-1)?.seq ?? 0
}
