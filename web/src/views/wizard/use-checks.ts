import type { Check } from '@data-migration/contract/api'
import { computed, onScopeDispose, ref } from 'vue'
import { call } from '../../api/client.ts'
import { checkedDefinition, type Draft } from './draft.ts'

/** The pre-check of one sub-task of the draft. */
export interface RunningCheck {
  readonly check: Check | null
  /** What kept it from being run. */
  readonly failure: unknown
}

const pollMs = 1000

/** Runs the pre-checks of all sub-tasks and follows them to their ends. */
export function useChecks(draft: Draft) {
  const checks = ref(new Map<string, RunningCheck>())
  let stopped = false
  onScopeDispose(() => (stopped = true))

  async function run(keys: readonly string[] = draft.subTasks.map(({ key }) => key)): Promise<void> {
    await Promise.all(keys.map((key) => runOne(key)))
  }

  async function runOne(key: string): Promise<void> {
    const subTask = draft.subTasks.find((each) => each.key === key)
    if (subTask === undefined) return
    checks.value.set(key, { check: null, failure: null })
    try {
      const executorId = subTask.executorId ?? draft.executorIds[0] ?? null
      const body = { subTask: checkedDefinition(draft, subTask), executorId }
      await follow(key, await call('checks.run', { body }))
    } catch (failure) {
      checks.value.set(key, { check: null, failure })
    }
  }

  async function follow(key: string, started: Check): Promise<void> {
    let check = started
    for (;;) {
      checks.value.set(key, { check, failure: null })
      if (stopped || check.endedAt !== null) return
      await new Promise((next) => setTimeout(next, pollMs))
      check = await call('checks.get', { params: { checkId: started.id } })
    }
  }

  const all = computed(() => [...checks.value.values()])
  const running = computed(() =>
    all.value.some(({ check, failure }) => failure === null && (check === null || check.endedAt === null)),
  )
  const blockers = computed(() =>
    all.value.reduce(
      (sum, { check }) => sum + (check?.items.filter(({ severity }) => severity === 'blocker').length ?? 0),
      0,
    ),
  )
  return { checks, run, running, blockers }
}
