import { type ErrorBody, fillTemplate } from '@data-migration/contract/errors'
import { shallowRef } from 'vue'
import { t } from '../locales/i18n.ts'
import type { CheckItem } from '@data-migration/contract/portal'
import type { ErrorTexts } from '../locales/zh-CN/errors.ts'
import { usePreferences } from '../stores/preferences.ts'
import { CallError } from './call-error.ts'
import { checkWords } from './check-text.ts'
import { remarkWords } from './remark-text.ts'

/** What is shown of a failure: what happened, the value found, what to do. */
export interface ErrorText {
  readonly code: string
  readonly message: string
  readonly found: string
  readonly remedy: string
}

/** Loaded when Chinese is first asked for; the server's own texts are English. */
const chinese = shallowRef<ErrorTexts | null>(null)
const sentences = shallowRef<Readonly<Record<string, string>>>({})
const remarks = shallowRef<Readonly<Record<string, string>>>({})

export async function loadErrorTexts(): Promise<void> {
  if (chinese.value !== null) return
  const [errors, checks, said] = await Promise.all([
    import('../locales/zh-CN/errors.ts'),
    import('../locales/zh-CN/checks.ts'),
    import('../locales/zh-CN/remarks.ts'),
  ])
  remarks.value = said.remarkTexts
  sentences.value = checks.checkSentences
  chinese.value = errors.errorTexts
}

/** An item of a pre-check in the language chosen. */
export function checkItemText(item: CheckItem): CheckItem {
  if (usePreferences().locale !== 'zh-CN') return item
  return { ...item, ...checkWords(item, sentences.value, chinese.value) }
}

/** What Portal says of an object or of a row it had to leave, in the language chosen. */
export function remarkText(remark: string): string {
  return usePreferences().locale === 'zh-CN' ? remarkWords(remark, remarks.value) : remark
}

/** By code and params; a code this page does not know keeps the server's words. */
export function errorText(body: ErrorBody): ErrorText {
  const known = usePreferences().locale === 'zh-CN' ? templatesOf(body.code) : undefined
  return {
    code: body.code,
    message: known === undefined ? body.message : fillTemplate(known.message, body.params),
    found: body.found ?? '',
    remedy: known === undefined ? body.remedy : fillTemplate(known.remedy, body.params),
  }
}

function templatesOf(code: string): { message: string; remedy: string } | undefined {
  return (chinese.value as Readonly<Record<string, { message: string; remedy: string }>> | null)?.[code]
}

/** The same for anything that was thrown. */
export function thrownText(error: unknown): ErrorText {
  if (error instanceof CallError && error.body !== null) return errorText(error.body)
  if (error instanceof CallError)
    return {
      code: '',
      message: t('error.unreachable'),
      found: error.status === 0 ? '' : `HTTP ${error.status}`,
      remedy: t('error.unreachableRemedy'),
    }
  const found = error instanceof Error ? error.message : String(error)
  return { code: '', message: t('error.unexpected'), found, remedy: t('error.unexpectedRemedy') }
}
