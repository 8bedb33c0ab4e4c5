import { onScopeDispose, readonly, type Ref, ref, shallowRef } from 'vue'
import { showError } from '../api/messages.ts'
import { watchValue } from './watch-value.ts'

export interface Loaded<T> {
  /** Null until it was loaded for the first time; after a failure the old value stays. */
  readonly value: Readonly<Ref<T | null>>
  readonly loading: Readonly<Ref<boolean>>
  readonly failure: Readonly<Ref<unknown>>
  readonly reload: () => Promise<void>
}

/** Loads now and whenever what `load` reads synchronously (through `source`) changes; only the newest answer counts. */
export function useLoaded<S, T>(source: () => S, load: (given: S) => Promise<T>): Loaded<T> {
  const value = shallowRef<T | null>(null)
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  let newest = 0
  onScopeDispose(() => (newest = -1))

  async function reload(): Promise<void> {
    const mine = ++newest
    loading.value = true
    try {
      const answer = await load(source())
      if (mine !== newest) return
      value.value = answer
      failure.value = null
    } catch (error) {
      if (mine !== newest) return
      failure.value = error
      if (value.value !== null) showError(error)
    } finally {
      if (mine === newest) loading.value = false
    }
  }

  watchValue(source, () => void reload())
  return { value, loading: readonly(loading), failure, reload }
}
