import { z } from 'zod'
import { type DmError, dmError } from '@data-migration/contract/errors'
import type { Fingerprint } from '../../model/ports/ledger.ts'

const storedSchema = z.object({
  sourceServerId: z.string(),
  sourceDatabase: z.string(),
  options: z.record(z.string(), z.string()),
})

export type FingerprintVerdict =
  | { readonly kind: 'resume' }
  /** What is recorded is forgotten: nothing was done yet, or the user chose to recreate the target. */
  | { readonly kind: 'begin-anew' }
  /** The same database, by the same options, on another server: `error` unless that one may be followed. */
  | { readonly kind: 'other-server'; readonly recorded: string; readonly error: DmError }
  | { readonly kind: 'refuse'; readonly error: DmError }

export function encodeFingerprint(fingerprint: Fingerprint): string {
  return JSON.stringify(fingerprint)
}

/**
 * Whether the work recorded under `stored` may be continued as `given`. Another database is always refused; other
 * options unless the target is recreated; anything goes while nothing was done.
 */
export function judgeFingerprint(
  stored: string,
  given: Fingerprint,
  hasRecords: boolean,
): FingerprintVerdict {
  if (!hasRecords) return { kind: 'begin-anew' }
  const before = storedSchema.parse(JSON.parse(stored))
  const [expected, actual] = [sourceOf(before), sourceOf(given)]
  const changes = changedOptions(before.options, given.options)
  if (expected !== actual) {
    const error = dmError('DM-JOB-010', { expected, actual })
    const isMoved = before.sourceDatabase === given.sourceDatabase && changes.length === 0
    return isMoved
      ? { kind: 'other-server', recorded: before.sourceServerId, error }
      : { kind: 'refuse', error }
  }
  if (changes.length === 0) return { kind: 'resume' }
  if (given.options['target.existing'] === 'recreate') return { kind: 'begin-anew' }
  return { kind: 'refuse', error: dmError('DM-JOB-009', { options: changes.join(', ') }) }
}

function sourceOf(fingerprint: Fingerprint): string {
  return `${fingerprint.sourceDatabase} on ${fingerprint.sourceServerId}`
}

type Options = Readonly<Record<string, string>>

/** Options both know: one that a later Portal adds does not end the sub-tasks of an earlier one. */
function changedOptions(before: Options, now: Options): string[] {
  return Object.entries(now).flatMap(([key, value]) => {
    const was = before[key]
    return was === undefined || was === value ? [] : [`${key} (was ${was}, is ${value})`]
  })
}

/** The same work on another server. */
export function onServer(stored: string, sourceServerId: string): string {
  return encodeFingerprint({ ...storedSchema.parse(JSON.parse(stored)), sourceServerId })
}

/** Schema of the target that a recorded run wrote to. */
export function targetSchemaOf(stored: string): string | null {
  return storedSchema.parse(JSON.parse(stored)).options['target.schema'] ?? null
}
