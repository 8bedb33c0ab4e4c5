import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { onHostEvent, shared, tellHost } from '../host/embedding.ts'

export type Theme = 'light' | 'dark'
export type Locale = 'en-US' | 'zh-CN'

const preferredLocale: Locale = navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US'

/** Theme and language, shared with the platform by localStorage and its bus. */
export const usePreferences = defineStore('preferences', () => {
  const storedTheme = useLocalStorage<string>(shared.theme, 'light')
  const storedLocale = useLocalStorage<string>(shared.locale, preferredLocale)
  const theme = computed<Theme>({
    get: () => (storedTheme.value === 'dark' ? 'dark' : 'light'),
    set: (value) => (storedTheme.value = value),
  })
  const locale = computed<Locale>({
    get: () => (storedLocale.value.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US'),
    set: (value) => (storedLocale.value = value),
  })
  onHostEvent(shared.themeEvent, (value) => (storedTheme.value = value))
  onHostEvent(shared.localeEvent, (value) => (storedLocale.value = value))
  watch(theme, (value) => tellHost(shared.themeEvent, value))
  watch(locale, (value) => tellHost(shared.localeEvent, value))
  return { theme, locale }
})
