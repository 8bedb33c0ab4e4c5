import { ElCheckbox, ElInput, ElMessageBox } from 'element-plus'
import { h, reactive } from 'vue'
import { showDone } from '../api/messages.ts'
import { t } from '../locales/i18n.ts'

interface ResetBody {
  readonly removeTargetData: boolean
  readonly confirm?: string
}
type Reset = (
  name: string,
  consequences: readonly string[],
  send: (body: ResetBody) => Promise<void>,
) => Promise<boolean>

/** Asks how far a reset shall go; removing tables of the target needs the name typed. */
export function useResetDialog(): Reset {
  return async (name, consequences, send) => {
    const choice = reactive({ removeTargetData: false, confirm: '' })
    const agreed = await ElMessageBox({
      title: t('reset.title', { name }),
      message: () => content(name, consequences, choice),
      showCancelButton: true,
      confirmButtonText: t('reset.confirm'),
      cancelButtonText: t('common.cancel'),
      confirmButtonType: 'danger',
      beforeClose: (action, _box, close) => {
        if (action !== 'confirm' || !choice.removeTargetData || choice.confirm === name) close()
      },
    }).catch(() => 'cancel')
    if (agreed !== 'confirm') return false
    await send(choice.removeTargetData ? { ...choice } : { removeTargetData: false })
    showDone(t('reset.done', { name }))
    return true
  }
}

function content(
  name: string,
  consequences: readonly string[],
  choice: { removeTargetData: boolean; confirm: string },
) {
  return h('div', [
    h(
      'ul',
      { style: 'margin: 0 0 8px; padding-left: 18px' },
      consequences.map((line) => h('li', line)),
    ),
    h(
      ElCheckbox,
      {
        modelValue: choice.removeTargetData,
        'onUpdate:modelValue': (value: unknown) => (choice.removeTargetData = value === true),
      },
      () => t('reset.removeTargetData'),
    ),
    choice.removeTargetData
      ? h(ElInput, {
          modelValue: choice.confirm,
          placeholder: t('common.typeName', { name }),
          'aria-label': t('common.typeName', { name }),
          'onUpdate:modelValue': (value: string) => (choice.confirm = value),
        })
      : null,
  ])
}
