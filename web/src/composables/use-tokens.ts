import { computed, type ComputedRef, type Ref, ref, watch } from 'vue'
import { usePreferences } from '../stores/preferences.ts'

/** CSS variables and properties as values, for what is drawn on a canvas; read again when the theme changes. */
export function useTokens<K extends string>(
  element: Readonly<Ref<HTMLElement | null>>,
  names: Readonly<Record<K, string>>,
): ComputedRef<Readonly<Record<K, string>>> {
  const preferences = usePreferences()
  const generation = ref(0)
  // The class on the root element is set by another effect of the same change.
  watch([element, () => preferences.theme], () => (generation.value += 1), { flush: 'post' })
  return computed(() => {
    void generation.value
    const style = getComputedStyle(element.value ?? document.documentElement)
    const entries = Object.entries<string>(names).map(([key, name]) => [
      key,
      style.getPropertyValue(name).trim(),
    ])
    return Object.fromEntries(entries) as Record<K, string>
  })
}
