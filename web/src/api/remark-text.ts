import { retell } from './template-pattern.ts'

/** A remark of Portal by the first template it fits, most often behind the name of a column; what fits none stays English. */
export function remarkWords(remark: string, templates: Readonly<Record<string, string>>): string {
  const [, column, rest] = /^([^:]+): (.+)$/s.exec(remark) ?? []
  const told = rest === undefined ? null : find(rest, templates)
  if (told !== null) return `${column}：${told}`
  return find(remark, templates) ?? remark
}

function find(text: string, templates: Readonly<Record<string, string>>): string | null {
  const exact = templates[text]
  if (exact !== undefined) return exact
  for (const [english, other] of Object.entries(templates)) {
    if (!english.includes('{')) continue
    const told = retell(text, english, other)
    if (told !== null) return told
  }
  return null
}
