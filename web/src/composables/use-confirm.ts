import { ElMessageBox, type ElMessageBoxOptions } from 'element-plus'
import { h } from 'vue'
import { t } from '../locales/i18n.ts'

export interface Question {
  readonly title: string
  readonly text?: string
  readonly consequences?: readonly string[]
  /** The verb on the button: what happens. */
  readonly confirm: string
  readonly danger?: boolean
  /** Has to be typed before the button works. */
  readonly typed?: string
}

/** Asks before something that cannot be taken back; true when it shall be done. */
export async function confirmed(question: Question): Promise<boolean> {
  const { title, confirm, danger = false, typed } = question
  try {
    const options: ElMessageBoxOptions = {
      title,
      message: () => h('div', [textOf(question), listOf(question), typedHint(question)]),
      showCancelButton: true,
      confirmButtonText: confirm,
      cancelButtonText: t('common.cancel'),
      confirmButtonType: danger ? 'danger' : 'primary',
      autofocus: typed !== undefined,
    }
    if (typed === undefined) await ElMessageBox(options)
    else await prompted(options, typed)
    return true
  } catch {
    return false
  }
}

/** Only a prompt holds its button back until what is typed is right. */
async function prompted({ message, title, ...rest }: ElMessageBoxOptions, typed: string): Promise<void> {
  await ElMessageBox.prompt(message, title, {
    ...rest,
    // Its only name for those who do not see the sentence above it.
    inputPlaceholder: t('common.typeName', { name: typed }),
    inputValidator: (value: string) => value === typed || t('common.typeName', { name: typed }),
  })
}

function textOf({ text }: Question) {
  return text === undefined ? null : h('p', { style: 'margin: 0 0 8px' }, text)
}

function listOf({ consequences = [] }: Question) {
  if (consequences.length === 0) return null
  return h(
    'ul',
    { style: 'margin: 0; padding-left: 18px' },
    consequences.map((line) => h('li', line)),
  )
}

function typedHint({ typed }: Question) {
  return typed === undefined
    ? null
    : h('p', { style: 'margin: 12px 0 0' }, t('common.typeName', { name: typed }))
}
