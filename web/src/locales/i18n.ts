import { createI18n } from 'vue-i18n'
import { messages as english } from './en-US/index.ts'
import { messages as chinese } from './zh-CN/index.ts'
import type { TextKey } from './keys.ts'

export const i18n = createI18n({
  legacy: false,
  globalInjection: false,
  locale: 'en-US',
  fallbackLocale: false,
  // Keys are checked by the compiler. Element Plus asks each column once for an empty row, whose texts nobody sees.
  missingWarn: false,
  fallbackWarn: false,
  messages: { 'en-US': english, 'zh-CN': chinese },
})

export type TextParams = Readonly<Record<string, string | number>>

/** The text of a key in the language chosen; reactive where it is read. `count` picks the plural form. */
export function t(key: TextKey, params: TextParams = {}, count?: number): string {
  const { t: translate } = i18n.global as unknown as {
    t: (key: string, params: TextParams, count?: number) => string
  }
  return count === undefined ? translate(key, params) : translate(key, { count, n: count, ...params }, count)
}
