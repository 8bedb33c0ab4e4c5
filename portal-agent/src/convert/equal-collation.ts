/** A collation of the target that holds equal what one of the source does, as far as ICU knows the language. */
export interface EqualCollation {
  readonly name: string
  readonly locale: string
}

/** ICU locales of the languages in collation names, both the older words and the newer codes. */
const locales: Readonly<Record<string, string>> = {
  swedish: 'sv',
  danish: 'da',
  german2: 'de-u-co-phonebk',
  de_pb: 'de-u-co-phonebk',
  spanish: 'es',
  spanish2: 'es-u-co-trad',
  es_trad: 'es-u-co-trad',
  polish: 'pl',
  czech: 'cs',
  slovak: 'sk',
  slovenian: 'sl',
  croatian: 'hr',
  hungarian: 'hu',
  romanian: 'ro',
  latvian: 'lv',
  lithuanian: 'lt',
  estonian: 'et',
  turkish: 'tr',
  icelandic: 'is',
  persian: 'fa',
  vietnamese: 'vi',
}
const codes = new Set('is lv ro sl pl et es sv tr cs da lt sk eo hu hr vi nb nn bg bs gl'.split(' '))

export function equalCollation(collation: string): EqualCollation {
  const [charset = '', ...words] = collation.split('_')
  const language = words.join('_').replace(/^(0900|uca1400)_/, '')
  const key = Object.keys(locales).find((known) => new RegExp(`^${known}(_|$)`).test(language))
  const locale = key === undefined ? (codes.has(words[0] ?? '') ? words[0] : undefined) : locales[key]
  const base = locale ?? 'und'
  const strength = strengthOf(collation, charset)
  const name = `mysql_${base.replace(/-u-co-/, '_')}_${['ai_ci', 'as_ci', 'as_cs'][strength - 1] ?? 'as_cs'}`
  return { name, locale: `${base}${base.includes('-u-') ? '' : '-u'}-ks-level${strength}` }
}

/** 1: neither accents nor case count; 2: accents do; 3: both do. The names of single-byte ones do not say it. */
function strengthOf(collation: string, charset: string): 1 | 2 | 3 {
  if (/_as_cs|_cs$/.test(collation)) return 3
  if (/_as_ci/.test(collation)) return 2
  const unicode = /^(utf8|ucs2|utf16|utf32)/.test(charset)
  return unicode || /_ai_ci|^latin1_(swedish|german|danish|spanish)/.test(collation) ? 1 : 2
}
