import type { SourceType } from '../../model/source-type.ts'
import { plainJson, plainMoment, plainNumber, plainTime } from './plain-value.ts'

/** Digits both print alike: the last ones of a sum of floating numbers depend on the order of the rows. */
const doubleDigits = 12
/** The source prints no more of FLOAT. */
const floatDigits = 6

/** A cell in a form that is the same text exactly where both sides mean the same; texts are compared as they are. */
export function comparableCell(text: string | null, { base }: SourceType): string | null {
  return text === null ? null : (forms[base]?.(text) ?? text)
}

type Form = (text: string) => string | null

const exact: Form = (text) => plainNumber(truth(text))
const forms: Readonly<Record<string, Form>> = {
  tinyint: exact,
  smallint: exact,
  mediumint: exact,
  int: exact,
  bigint: exact,
  year: exact,
  decimal: exact,
  float: (text) => plainNumber(text, floatDigits),
  double: (text) => plainNumber(text, doubleDigits),
  bit: (text) => truth(text).replace(/^0+(?=\d)/, ''),
  date: plainMoment,
  datetime: plainMoment,
  timestamp: plainMoment,
  time: plainTime,
  json: plainJson,
}

/** A whole number that became a boolean. */
function truth(text: string): string {
  if (text === 't') return '1'
  return text === 'f' ? '0' : text
}
