import type { Language } from 'element-plus/es/locale/index'
import type { Locale } from '../stores/preferences.ts'

const loaders: Readonly<Record<Locale, () => Promise<{ default: Language }>>> = {
  'en-US': () => import('element-plus/es/locale/lang/en'),
  'zh-CN': () => import('element-plus/es/locale/lang/zh-cn'),
}

/** Element Plus's own texts. */
export async function elementLocale(locale: Locale): Promise<Language> {
  return (await loaders[locale]()).default
}
