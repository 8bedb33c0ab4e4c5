import { isErrandOrigin } from './errand.ts'
import type { SubTaskEvent } from './sub-task-event.ts'
import type { SubTaskPoint } from './transition.ts'

/**
 * What a run that nobody wants any more tells all the same: it may have brought all rows over before the word to stop
 * reached it. Where the sub-task rests it stays; after a reset nothing of it counts.
 */
export function afterUnwantedReport(point: SubTaskPoint, event: SubTaskEvent): SubTaskPoint {
  const provesLoaded = event === 'full-done' || event === 'completed'
  return provesLoaded && isErrandOrigin(point.state) ? { ...point, loaded: true } : point
}
