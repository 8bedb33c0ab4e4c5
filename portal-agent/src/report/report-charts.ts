import type { Report } from '@data-migration/contract/portal'
import { grouped } from './format-quantity.ts'
import { type Html, html } from '@data-migration/contract/page'

/** Bars shown; tables beyond the largest ones are in the table below. */
const mostBars = 20
const [width, barHeight, labelWidth, numberWidth] = [900, 22, 240, 130]

/** Rows of the largest tables, coloured by verdict, as a drawing within the page. */
export function reportCharts({ verification }: Report): Html {
  const largest = verification
    .toSorted((a, b) => (BigInt(b.rowsSource) > BigInt(a.rowsSource) ? 1 : -1))
    .slice(0, mostBars)
  if (largest.length === 0) return { html: '' }
  const most = Math.max(1, ...largest.map(({ rowsSource }) => Number(rowsSource)))
  const height = largest.length * barHeight
  const bars = largest.map(({ table, verdict, rowsSource }, at) => {
    const length = Math.max(2, Math.round(((width - labelWidth - numberWidth) * Number(rowsSource)) / most))
    const y = at * barHeight
    return html`<text x="0" y="${y + 15}">${shortened(table)}</text
      ><rect class="bar ${verdict}" x="${labelWidth}" y="${y + 3}" width="${length}" height="${barHeight - 6}"
        ><title>${table}: ${verdict}</title></rect
      ><text x="${labelWidth + length + 8}" y="${y + 15}">${grouped(rowsSource)}</text> `
  })
  return html`<section>
    <h2>Rows compared</h2>
    <p class="counts">${verdictCounts(verification)}</p>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Rows compared by table">${bars}</svg>
  </section> `
}

function verdictCounts(verification: Report['verification']): readonly Html[] {
  return [...Map.groupBy(verification, ({ verdict }) => verdict)].map(
    ([verdict, tables]) => html`<span class="mark ${verdict}">${tables.length} ${verdict}</span> `,
  )
}

const shortened = (name: string): string => (name.length > 34 ? `${name.slice(0, 33)}…` : name)
