/** MySQL's specifiers that the target's patterns have as well. */
const specifiers: Readonly<Record<string, string>> = {
  Y: 'YYYY',
  y: 'YY',
  m: 'MM',
  c: 'FMMM',
  d: 'DD',
  e: 'FMDD',
  H: 'HH24',
  k: 'FMHH24',
  h: 'HH12',
  I: 'HH12',
  l: 'FMHH12',
  i: 'MI',
  s: 'SS',
  S: 'SS',
  f: 'US',
  p: 'AM',
  M: 'FMMonth',
  b: 'Mon',
  W: 'FMDay',
  a: 'Dy',
  j: 'DDD',
  T: 'HH24:MI:SS',
  r: 'HH12:MI:SS AM',
  v: 'IW',
  x: 'IYYY',
}

/** The pattern of to_char or to_timestamp; null where a specifier has no equal there. */
export function targetPattern(format: string): string | null {
  let pattern = ''
  for (let at = 0; at < format.length; at++) {
    const character = format[at] ?? ''
    if (character !== '%') {
      pattern += /[A-Za-z"\\]/.test(character) ? `"${character.replace(/["\\]/, '\\$&')}"` : character
      continue
    }
    const letter = format[++at] ?? '%'
    const known = Object.hasOwn(specifiers, letter) ? specifiers[letter] : null
    if (known === null && /[DuUVwX]/.test(letter)) return null
    pattern += known ?? (/[A-Za-z]/.test(letter) ? `"${letter}"` : letter)
  }
  return pattern
}

/** What a text read by this format is. */
export function kindOfFormat(format: string): 'date' | 'datetime' | 'time' {
  const hasDate = /%[YymcdejMbvxaWDuU]/.test(format)
  const hasTime = /%[HkhIlisSfpTr]/.test(format)
  return hasDate && hasTime ? 'datetime' : hasTime ? 'time' : 'date'
}
