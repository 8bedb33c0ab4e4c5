import type { Health } from '@data-migration/contract/plugin'
import type { Store } from './store/store.ts'
import type { Views } from './views/views.ts'

const withinMs = 900

/** Whether the store answers, and which executors do not. Never throws. */
export async function healthOf(store: Store, views: Views): Promise<Health> {
  const late = Promise.withResolvers<Health>()
  const timer = setTimeout(() => late.resolve(failed('the store does not answer')), withinMs)
  try {
    return await Promise.race([ask(store, views), late.promise])
  } catch {
    return failed('the store cannot be read')
  } finally {
    clearTimeout(timer)
  }
}

async function ask(store: Store, views: Views): Promise<Health> {
  await store.queue.list()
  const lost = (await views.executors('all')).filter(({ state }) => state === 'lost')
  const problems = lost.map(({ name }) => `the executor ${name} does not answer`)
  return { status: problems.length === 0 ? 'ok' : 'degraded', problems }
}

function failed(problem: string): Health {
  return { status: 'failed', problems: [problem] }
}
