import type { DmError } from '@data-migration/contract/errors'

/** One statement, and what it takes for the length of its transaction. */
export interface AccountChange {
  readonly sql: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Changes roles, privileges and owners on the target, the epoch check last in each transaction. */
export interface AccountWriter extends AsyncDisposable {
  /** What the target refused of each change; null where it is done. */
  apply(changes: readonly AccountChange[], signal: AbortSignal): Promise<readonly (DmError | null)[]>
}
