import { DmError } from '@data-migration/contract/errors'

/**
 * Whether the error is about the way to a machine, not about what was asked of it: also a login that is refused now, or
 * another host key. It may be mended while somebody waits.
 */
export function isUnreachable(error: unknown): boolean {
  return error instanceof DmError && error.code.startsWith('DM-SSH-') && error.code !== 'DM-SSH-010'
}
