import { ElMessage, ElNotification } from 'element-plus'
import { h } from 'vue'
import ErrorDetails from '../components/error-details.vue'
import { t } from '../locales/i18n.ts'
import { CallError } from './call-error.ts'
import { thrownText } from './error-text.ts'

/** The one place where failures of actions appear. */
export function showError(error: unknown): void {
  if (error instanceof DOMException && error.name === 'AbortError') return
  if (error instanceof CallError && error.status === 401) return
  const text = thrownText(error)
  const details = error instanceof CallError ? (error.body?.details ?? []) : []
  ElNotification({
    type: 'error',
    title: text.message,
    message: h(ErrorDetails, { text, details }),
    duration: 12_000,
    position: 'bottom-right',
  })
}

export function showDone(message: string): void {
  ElMessage({ type: 'success', message, grouping: true })
}

export async function copyText(text: string): Promise<void> {
  await writeClipboard(text)
  showDone(t('common.copied'))
}

/** The clipboard API is missing on pages served without TLS. */
async function writeClipboard(text: string): Promise<void> {
  if (window.isSecureContext) return await navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
