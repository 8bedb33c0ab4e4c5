import { createPinia } from 'pinia'
import type { App } from 'vue'

export function setupStores(app: App): void {
  app.use(createPinia())
}
