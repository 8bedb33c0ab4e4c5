import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { sameQuery } from './same-query.ts'

/** A value that lives in the URL's query, so that a link brings it back; what equals the default is left out. */
export function useQueryText(name: string, fallback = ''): WritableComputedRef<string> {
  const write = useQueryWriter()
  const route = useRoute()
  return computed({
    get: () => {
      const value = route.query[name]
      return typeof value === 'string' ? value : fallback
    },
    set: (value) => write({ [name]: value === fallback || value === '' ? undefined : value }),
  })
}

export function useQueryNumber(name: string, fallback: number): WritableComputedRef<number> {
  const text = useQueryText(name, String(fallback))
  return computed({
    get: () => {
      const value = Number(text.value)
      return Number.isInteger(value) && value > 0 ? value : fallback
    },
    set: (value) => (text.value = String(value)),
  })
}

/** Writes of one tick go into one navigation: two of them at once would lose the first. */
export function useQueryWriter(): (changes: Readonly<Record<string, string | undefined>>) => void {
  const route = useRoute()
  const router = useRouter()
  return (changes) => {
    if (pending === null) {
      pending = { ...route.query } as Record<string, string | undefined>
      queueMicrotask(() => {
        const query = pending ?? {}
        pending = null
        // A filter that writes what is there already must not undo a navigation that is under way.
        if (sameQuery(query, route.query)) return
        void router.replace({ query })
      })
    }
    Object.assign(pending, changes)
  }
}

let pending: Record<string, string | undefined> | null = null
