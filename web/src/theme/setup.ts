import 'element-plus/theme-chalk/base.css'
import './tokens.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import 'element-plus/es/components/message/style/css'
import 'element-plus/es/components/notification/style/css'
import 'element-plus/es/components/message-box/style/css'
import './page.css'
import { watchEffect } from 'vue'
import { usePreferences } from '../stores/preferences.ts'

/** Light and dark are one class on the root element; every colour is a variable of Element Plus. */
export function setupPreferences(): void {
  const preferences = usePreferences()
  watchEffect(() => {
    document.documentElement.classList.toggle('dark', preferences.theme === 'dark')
    document.documentElement.lang = preferences.locale
  })
}
