import { type DmError, dmError } from '@data-migration/contract/errors'
import type { FenceBox } from '../incremental/fence.ts'
import type { Snapshot } from '../model/ports/snapshot-reader.ts'
import type { EpochPorts } from './ports.ts'

/** A view of each side that hold the same: what the target lacks of the source's view is a difference. */
export interface FencedViews extends AsyncDisposable {
  readonly source: Snapshot
  readonly target: Snapshot
}

export interface FenceRequest {
  readonly ports: Pick<EpochPorts, 'sourceReader' | 'targetReader'>
  readonly fences: FenceBox
  readonly sessions: number
  readonly way: 'auto' | 'optimistic' | 'single-connection'
  readonly mayLock: boolean
}

/** On a busy source a way without an exact place may need another try. */
const mostTries = 5

/**
 * Lets incremental stand at the place of a view of the source for as long as it takes to open one of the target; both are
 * compared while changes go on. Errors: DM-VER-201 where no view had an exact place; those of opening.
 */
export async function openFencedViews(request: FenceRequest, signal: AbortSignal): Promise<FencedViews> {
  for (let tries = 0; tries < mostTries; tries++) {
    const views = await tryFence(request, signal)
    if (views !== null) return views
  }
  throw dmError('DM-VER-201', { tries: mostTries })
}

/** Null when the fence was missed. */
async function tryFence(
  { ports, fences, ...rest }: FenceRequest,
  signal: AbortSignal,
): Promise<FencedViews | null> {
  await using stack = new AsyncDisposableStack()
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const onAbort = () => reject(signal.reason as DmError)
  signal.addEventListener('abort', onAbort, { once: true })
  stack.defer(() => signal.removeEventListener('abort', onAbort))
  const opened: { source?: Snapshot; target?: Snapshot } = {}
  fences.ask({
    // What fails here ends the comparison, not the following.
    open: async () => {
      try {
        opened.source = stack.use(await ports.sourceReader.open(rest, signal))
        return opened.source.position
      } catch (error) {
        reject(error)
        return null
      }
    },
    stand: async () => {
      try {
        const { sessions } = rest
        opened.target = stack.use(await ports.targetReader.open({ sessions, way: 'auto' }, signal))
        resolve(true)
      } catch (error) {
        reject(error)
      }
    },
    miss: () => resolve(false),
  })
  const stood = await promise
  const { source, target } = opened
  if (!stood || source === undefined || target === undefined) return null
  const owned = stack.move()
  return { source, target, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
