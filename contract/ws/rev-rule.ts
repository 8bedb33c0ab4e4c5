import type { ServerFrame } from './envelope.ts'

/**
 * What to do with a frame when `last` is the rev applied last (null: none yet).
 * A patch that skips a rev means that something was missed: subscribe again for a snapshot. A patch already applied is
 * ignored. A snapshot always counts, also with a lower rev: the server has begun to count anew.
 */
export function onFrame(
  last: number | null,
  frame: Pick<ServerFrame, 'kind' | 'rev'>,
): 'apply' | 'ignore' | 'resubscribe' | 'report' {
  if (frame.kind === 'snapshot') return 'apply'
  if (frame.kind === 'error') return 'report'
  if (last === null || frame.rev > last + 1) return 'resubscribe'
  return frame.rev === last + 1 ? 'apply' : 'ignore'
}
