import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { readonly, type Ref, ref } from 'vue'

/** The time in ms since the epoch, moving once a second; one timer for all who show it. */
export const useSecond: () => Readonly<Ref<number>> = createSharedComposable(() => {
  const now = ref(Date.now())
  useIntervalFn(() => (now.value = Date.now()), 1000)
  return readonly(now)
})
