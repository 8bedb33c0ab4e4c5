import { errorCatalogue, type ErrorCode, fillTemplate } from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import type { ErrorTexts } from '../locales/zh-CN/errors.ts'

type Words = Pick<CheckItem, 'found' | 'required' | 'why'>

/** What Portal said in English, in another language: by its code where it has one, else sentence by sentence. */
export function checkWords(
  { code, found, required, why }: CheckItem,
  sentences: Readonly<Record<string, string>>,
  errors: ErrorTexts | null,
): Words {
  const known = code !== undefined && code in errorCatalogue ? (code as ErrorCode) : null
  const say = (text: string, part: 'message' | 'remedy') =>
    sentences[text] ?? (known === null || errors === null ? text : retell(text, known, part, errors))
  return { found: sentences[found] ?? found, required: say(required, 'remedy'), why: say(why, 'message') }
}

/** Reads the values out of a filled template and puts them into the other language's; text that does not fit stays. */
function retell(text: string, code: ErrorCode, part: 'message' | 'remedy', errors: ErrorTexts): string {
  const match = patternOf(errorCatalogue[code][part]).exec(text)
  return match === null ? text : fillTemplate(errors[code][part], match.groups ?? {})
}

/** `no {what} at {where}` as a pattern with a group for each name. */
function patternOf(template: string): RegExp {
  const seen = new Set<string>()
  const parts = template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (seen.has(part)) return `\\k<${part}>`
    seen.add(part)
    return `(?<${part}>.*?)`
  })
  return new RegExp(`^${parts.join('')}$`, 's')
}
