import { dmError } from '@data-migration/contract/errors'
import { fileRangeSchema, longestRangeBytes } from '@data-migration/contract/portal'
import type { FileRange } from '../link.ts'
import type { Machine } from '../machine.ts'
import type { PortalLocation } from './portal-location.ts'
import { isUnreachable } from '../unreachable.ts'
import { portalLines } from './portal-lines.ts'

export interface TailRequest {
  readonly machine: Machine
  readonly location: PortalLocation
  readonly subTask: string
  readonly name: string
  readonly bytes: number
  readonly signal: AbortSignal
}

/** See `WorkspaceFiles.tail`. A lost connection is picked up at the byte where it broke off. */
export async function* tailFile(request: TailRequest): AsyncGenerator<FileRange, void> {
  const { machine, location, subTask, name, signal } = request
  let place = ['--bytes', String(request.bytes)]
  while (!signal.aborted) {
    try {
      const args = ['logs', subTask, '--file', name, '--follow', ...place]
      for await (const line of portalLines({ machine, location, args, purpose: 'following a log', signal })) {
        const range = rangeIn(line, machine.label)
        const next = range.offset + range.content.length
        place = ['--offset', String(next), '--bytes', String(longestRangeBytes)]
        yield range
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (!isUnreachable(error)) throw error
      await machine.whenReachable(signal).catch(() => undefined)
    }
  }
}

function rangeIn(line: object, host: string): FileRange {
  const parsed = fileRangeSchema.safeParse(line)
  if (!parsed.success)
    throw dmError('DM-INST-016', { found: 'with unknown lines', host, expected: 'this version' })
  const { name, offset, size, base64 } = parsed.data
  return { name, offset, size, content: Buffer.from(base64, 'base64') }
}
