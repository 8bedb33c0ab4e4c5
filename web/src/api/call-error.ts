import type { ErrorBody } from '@data-migration/contract/errors'

/** A call that did not succeed. `body` is null where no answer of the server came at all. */
export class CallError extends Error {
  readonly body: ErrorBody | null
  /** HTTP status; 0 without an answer. */
  readonly status: number

  constructor(body: ErrorBody | null, status: number, options?: ErrorOptions) {
    super(body?.message ?? 'unreachable', options)
    this.name = 'CallError'
    this.body = body
    this.status = status
  }

  has(code: string): boolean {
    return this.body?.code === code
  }
}
