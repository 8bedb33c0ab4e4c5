import type { App } from 'vue'
import { CallError } from '../api/call-error.ts'
import { showError } from '../api/messages.ts'

/** Whatever nobody caught reaches the user in the one place for messages. */
export function setupErrors(app: App): void {
  app.config.errorHandler = surface
  window.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    surface(event.reason)
  })
}

/** What is not an answer of the server is a bug, and goes to the console too. */
function surface(error: unknown): void {
  showError(error)
  if (!(error instanceof CallError)) reportError(error)
}
