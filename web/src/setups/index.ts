import type { App } from 'vue'
import { setupStores } from '../stores/setup.ts'
import { setupPreferences } from '../theme/setup.ts'
import { setupLocale } from '../locales/setup.ts'
import { setupErrors } from './errors.ts'
import { setupRouter } from '../router/setup.ts'
import { setupZod } from './zod.ts'

/** What the page needs before it is mounted, in this order. */
export const setups: readonly ((app: App) => void)[] = [
  setupZod,
  setupStores,
  setupPreferences,
  setupLocale,
  setupErrors,
  setupRouter,
]
