import { transition } from '@data-migration/contract/task'
import type { SubTask } from '../store/sub-tasks.ts'

/** A run has ended at a statement, none has come past it, and the next one would begin there. */
export function isUndecided({
  undecided,
  point,
  scheduling,
}: Pick<SubTask, 'undecided' | 'point' | 'scheduling'>): boolean {
  return undecided !== null && scheduling.run === null && transition(point, 'resume').ok
}
