import type { App } from 'vue'
import { showError } from '../api/messages.ts'

/** Whatever nobody caught reaches the user in the one place for messages. */
export function setupErrors(app: App): void {
  app.config.errorHandler = (error) => showError(error)
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    showError(event.reason)
  })
}
