import { errorCatalogue, type ErrorCode } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import type { ErrorTexts } from '../locales/zh-CN/errors.ts'
import { retell } from './template-pattern.ts'

type Words = Pick<CheckItem, 'found' | 'required' | 'why'>

/** What Portal said in English, in another language: by its code where it has one, else sentence by sentence. */
export function checkWords(
  { code, found, required, why }: CheckItem,
  sentences: Readonly<Record<string, string>>,
  errors: ErrorTexts | null,
): Words {
  const known = code !== undefined && code in errorCatalogue ? (code as ErrorCode) : null
  const say = (text: string, part: 'message' | 'remedy') =>
    sentences[text] ??
    (known === null || errors === null
      ? text
      : (retell(text, errorCatalogue[known][part], errors[known][part]) ?? text))
  return { found: sentences[found] ?? found, required: say(required, 'remedy'), why: say(why, 'message') }
}
