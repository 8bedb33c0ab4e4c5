import { ElNotification } from 'element-plus'
import { h } from 'vue'
import { showDone } from '../../api/messages.ts'
import { t } from '../../locales/i18n.ts'

interface Result {
  readonly name: string
  readonly ok: boolean
  readonly text: string
}

/** Each thing succeeds or fails by itself: those that failed are named with their reason. */
export function showBatch(results: readonly Result[]): void {
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length === 0) return showDone(t('tasks.batchDone', {}, results.length))
  ElNotification({
    type: 'warning',
    title: t('tasks.batchPart', { failed: failed.length, total: results.length }),
    message: h(
      'ul',
      { style: 'margin: 0; padding-left: 16px' },
      failed.map(({ name, text }) => h('li', `${name}: ${text}`)),
    ),
    duration: 0,
    position: 'bottom-right',
  })
}
