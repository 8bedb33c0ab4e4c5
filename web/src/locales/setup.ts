import type { App } from 'vue'
import { watchEffect } from 'vue'
import { loadErrorTexts } from '../api/error-text.ts'
import { usePreferences } from '../stores/preferences.ts'
import { i18n } from './i18n.ts'

export function setupLocale(app: App): void {
  const preferences = usePreferences()
  app.use(i18n)
  watchEffect(() => {
    i18n.global.locale.value = preferences.locale
    if (preferences.locale === 'zh-CN') void loadErrorTexts()
  })
}
