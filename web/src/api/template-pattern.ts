import { fillTemplate } from '@data-migration/contract/errors'

/** Reads the values out of a text made by `template` and puts them into `other`; null where the text is not of its form. */
export function retell(text: string, template: string, other: string): string | null {
  const match = patternOf(template).exec(text)
  return match === null ? null : fillTemplate(other, match.groups ?? {})
}

/** `no {what} at {where}` as a pattern with a group for each name. */
function patternOf(template: string): RegExp {
  const known = patterns.get(template)
  if (known !== undefined) return known
  const seen = new Set<string>()
  const parts = template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (seen.has(part)) return `\\k<${part}>`
    seen.add(part)
    return `(?<${part}>.*?)`
  })
  const made = new RegExp(`^${parts.join('')}$`, 's')
  patterns.set(template, made)
  return made
}

/** As many as there are templates in the catalogues. */
const patterns = new Map<string, RegExp>()
