import type { AssessedObject, Assessment } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { assessmentHtml } from './assessment-html.ts'
import { assessmentSections } from './assessment-text.ts'
import { sectionsText } from './section-text.ts'

const nasty = `<script>alert("1")</script>&'\u0000`

const assessment: Assessment = {
  type: 'assessment',
  source: { version: '10.11 MariaDB', database: 'shop' },
  target: { version: 'PostgreSQL 15', database: 'app', schema: 'shop' },
  coverage: [{ kind: 'view', total: 12, exact: 9, withRemarks: 2, byHand: 1, added: 3 }],
  pitfalls: [{ pitfall: 'V02', example: 'line 1: nothing like it', objects: 1 }],
}

function byHand(sourceName: string): AssessedObject {
  return {
    type: 'assessed-object',
    kind: 'view',
    sourceName,
    targetName: '',
    added: false,
    outcome: 'by-hand',
    ddl: `-- ${nasty}`,
    edit: 'none',
    madeDdl: null,
    sourceHash: null,
    remarks: [{ text: 'line 1: nothing like it', pitfall: 'V02' }],
  }
}

describe('the readable assessment', () => {
  it('gives coverage, pitfalls and what is left to do', () => {
    const text = sectionsText(assessmentSections(assessment, [byHand('old')]))
    expect(text).toMatch(/view +12 +9 +2 +1 +3/)
    expect(text).toContain('V02  1 object, e.g. line 1: nothing like it')
    expect(text).toContain('view old: line 1: nothing like it')
  })

  it('ends a long list with where the rest is', () => {
    const many = Array.from({ length: 53 }, (_, i) => byHand(`v${i}`))
    const text = sectionsText(assessmentSections(assessment, many))
    expect(text).toContain('view v49:')
    expect(text).not.toContain('view v50:')
    expect(text).toContain('and 3 more: --json and --html list them all')
  })
})

describe('the page', () => {
  const check = { key: 'k', subject: nasty, found: 'f', required: 'r', why: 'w' } as const
  const checks = [
    { ...check, severity: 'warning' as const },
    { ...check, severity: 'ok' as const, subject: 'fine' },
  ]
  const page = [...assessmentHtml(assessment, checks, [byHand(nasty)])].join('')

  it('shows every object with its statements and what is not well', () => {
    expect(page).toContain('<td class="number">12</td>')
    expect(page).toContain('V02: line 1: nothing like it')
    expect(page).toContain('by hand')
    expect(page).not.toContain('<td>fine</td>')
  })

  it('is one page, with every object inside it', () => {
    expect(page.match(/<\/(?:main|body|html)>/g)).toEqual(['</main>', '</body>', '</html>'])
    expect(page.indexOf('<details>')).toBeLessThan(page.indexOf('</main>'))
  })

  it('takes nothing from the network and runs no script, whatever names hold', () => {
    expect(page).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|<[^>]+(src|href)=/i)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })
})
