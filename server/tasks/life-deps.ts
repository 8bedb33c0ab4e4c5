import type { TaskDeps } from './deps.ts'
import type { Supervision } from './supervisor.ts'
import type { TargetTraces } from './target-traces.ts'

/** What the words of users are carried out with. */
export interface LifeDeps extends TaskDeps {
  readonly supervision: Supervision
  readonly traces: TargetTraces
  /** Looks at the queue soon. */
  readonly poke: () => void
}
