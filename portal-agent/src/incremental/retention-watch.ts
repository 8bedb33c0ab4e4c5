import type { RetainedLog } from '../model/ports/change-reader.ts'

/** Changes that are younger than this are no backlog, whatever the source removes. */
const leastBehindMs = 60_000

/** Why log that is still needed may be gone soon. */
export type PurgeDanger =
  | { readonly kind: 'age'; readonly behindMs: number; readonly keptForMs: number }
  | { readonly kind: 'next'; readonly file: string }

/**
 * Notices in time that the source removes what has not been read (pitfall X05): by the age of what is read against how long
 * it is kept, and, where files go for another reason (a script, a provider, a limit in bytes), once the file being read is
 * the next to go.
 */
export class RetentionWatch {
  #oldest: string | null = null
  #removes = false

  /** `behindMs`: age of the oldest change that is not in the target. */
  look({ oldest, reading, files, keptForMs }: RetainedLog, behindMs: number): PurgeDanger | null {
    this.#removes ||= this.#oldest !== null && this.#oldest !== oldest
    this.#oldest = oldest
    if (behindMs < leastBehindMs) return null
    if (keptForMs !== null && behindMs >= keptForMs / 2) return { kind: 'age', behindMs, keptForMs }
    return this.#removes && oldest === reading && files > 1 ? { kind: 'next', file: reading } : null
  }
}
