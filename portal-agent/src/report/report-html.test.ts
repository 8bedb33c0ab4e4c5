import { expect, it } from 'vitest'
import { buildReport } from './report-builder.ts'
import { reportHtml } from './report-html.ts'
import { sampleFacts, sampleVerdict } from './sample-report.ts'

const nasty = `<script>alert("1")</script>&'\u0000`

function sample(): string {
  const values = [{ column: nasty, source: null, target: `<img src=x onerror="alert(1)">` }]
  const kind = 'different' as const
  const differences = [{ kind, key: nasty, columns: [nasty], values }]
  const verdict = sampleVerdict(nasty, { verdict: 'different', different: '1', differences: differences })
  const verification = [sampleVerdict('orders'), { ...verdict, rowsSource: '99999999999999999999' }]
  return [...reportHtml(buildReport(sampleFacts({ verification })))].join('')
}

it('shows verdict, tables and differing values', () => {
  const page = sample()
  expect(page).toMatch(/class="verdict different">Different:/)
  expect(page).toContain('<td>orders</td><td><span class="mark equal">equal</span></td>')
  expect(page).toContain('<i>NULL</i>')
  expect(page).toContain('99,999,999,999,999,999,999')
  expect(page.match(/<rect /g)).toHaveLength(2)
})

it('takes nothing from the network and runs no script, whatever names and values hold', () => {
  const page = sample()
  expect(page).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|<[^>]+(src|href)=/i)
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\ufffd')
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
})
