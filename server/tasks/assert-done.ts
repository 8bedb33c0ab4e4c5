import { fromErrorBody } from '@data-migration/contract/errors'
import type { ControlAck } from '../executors/link.ts'

/** Throws why Portal has refused a request. */
export function assertDone({ ok, error }: ControlAck): void {
  if (!ok && error !== undefined) throw fromErrorBody(error)
}
