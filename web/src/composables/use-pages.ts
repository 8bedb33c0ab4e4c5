import { computed, onScopeDispose, type Ref, ref, shallowRef } from 'vue'
import { watchValue } from './watch-value.ts'

interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
}

const pageSize = 200

/** A long list that loads page after page as somebody scrolls; it begins anew when what it depends on changes. */
export function usePages<S, T>(
  source: () => S,
  load: (given: S, query: { readonly page: number; readonly pageSize: number }) => Promise<Page<T>>,
) {
  const items = shallowRef<readonly T[]>([])
  const total: Ref<number | null> = ref(null)
  const failure = shallowRef<unknown>(null)
  let generation = 0
  let loading = false
  onScopeDispose(() => (generation = -1))

  async function more(): Promise<void> {
    if (loading || (total.value !== null && items.value.length >= total.value)) return
    const mine = generation
    loading = true
    try {
      const page = await load(source(), { page: Math.floor(items.value.length / pageSize) + 1, pageSize })
      if (mine !== generation) return
      items.value = [...items.value, ...page.items]
      total.value = page.total
      failure.value = null
    } catch (error) {
      if (mine === generation) failure.value = error
    } finally {
      if (mine === generation) loading = false
    }
  }

  async function reload(): Promise<void> {
    generation += 1
    loading = false
    items.value = []
    total.value = null
    await more()
  }

  watchValue(source, () => void reload())
  return { items, total, failure, more, reload, loaded: computed(() => total.value !== null) }
}

export type Pages<T> = ReturnType<typeof usePages<unknown, T>>
