import type { Section } from './report-section.ts'

/** Control characters but the newline: a name must not drive the terminal that shows the report. */
const controls = /[^\P{Cc}\n]/gu

/** Sections for people, one below the other; those without lines are left out. */
export function sectionsText(sections: readonly Section[]): string {
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `${title}\n${'='.repeat(title.length)}\n${lines.join('\n')}\n`)
    .join('\n')
    .replace(controls, '?')
}
