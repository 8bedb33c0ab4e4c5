import { computed, type ComputedRef } from 'vue'
import { usePreferences } from '../stores/preferences.ts'

/** The language as the contract's own texts name it. */
export function useLanguage(): ComputedRef<'en' | 'zh'> {
  const preferences = usePreferences()
  return computed(() => (preferences.locale === 'zh-CN' ? 'zh' : 'en'))
}
