import type { ErrorBody } from '@data-migration/contract/errors'

/** Ends a run with an error that is already in its final form, e.g. the pre-check's only blocker. */
export class RunFailure extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.name = 'RunFailure'
    this.body = body
  }
}
