import type { Progress, TableCounters, TableState } from '@data-migration/contract/portal'
import { displayWidth, fitText } from './display-width.ts'
import { clockTime, shortBytes, shortNumber } from './format-quantity.ts'
import { isDone, type Rates, rowsDone, rowsTotal } from './rates.ts'

/** What may be drawn on: columns and rows of a terminal. */
export interface Canvas {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
}

const barWidth = 20
const stateWidth = 9

/** Colours by SGR number; states not named are drawn plainly. */
const stateColours: Partial<Record<TableState, number>> = {
  copying: 36,
  indexing: 36,
  verifying: 36,
  copied: 32,
  equal: 32,
  different: 31,
  failed: 31,
  paused: 33,
}

/** What moves or needs attention stands on top, what waits below, what is finished last. */
const rank: Record<TableState, number> = {
  failed: 0,
  different: 0,
  paused: 0,
  copying: 1,
  indexing: 1,
  verifying: 1,
  waiting: 2,
  copied: 3,
  equal: 3,
}

/** The whole display: a headline and as many tables as fit, never more lines than the terminal has (one stays for the cursor). */
export function progressLines(progress: Progress, rates: Rates, canvas: Canvas): string[] {
  const head = headline(progress, rates)
  const room = Math.max(0, canvas.rows - 2)
  const tables = progress.tables.toSorted((a, b) => rank[a.state] - rank[b.state])
  const shown = tables.length <= room ? tables : tables.slice(0, Math.max(0, room - 1))
  const lines = shown.map((table) => tableLine(progress.phase, table, tables, canvas))
  const hidden = tables.length - shown.length
  const more =
    hidden > 0 && room > 0 ? [fitText(`  … and ${hidden} more tables`, canvas.columns).trimEnd()] : []
  return [fitText(head, canvas.columns).trimEnd(), ...lines, ...more]
}

/** `full 63 %  5.1M/8.0M rows  412k rows/s  45.0 MB/s  ETA 0:12  3/12 tables`. */
export function headline({ phase, tables }: Progress, rates: Rates): string {
  const done = total(tables, (table) => rowsDone(phase, table))
  const all = total(tables, (table) => rowsTotal(phase, table))
  const finished = tables.filter((table) => isDone(phase, table)).length
  const parts = [
    `${phase} ${percent(done, all, finished === tables.length)} %`,
    `${shortNumber(done)}/${shortNumber(all)} rows`,
    `${shortNumber(rates.rowsPerSecond)} rows/s`,
    ...(phase === 'full' ? [`${shortBytes(rates.bytesPerSecond)}/s`] : []),
    `ETA ${rates.etaSeconds === null ? '-' : clockTime(rates.etaSeconds)}`,
    `${finished}/${tables.length} tables`,
  ]
  return parts.join('  ')
}

function tableLine(
  phase: string,
  table: TableCounters,
  all: readonly TableCounters[],
  { columns, colour }: Canvas,
): string {
  const done = rowsDone(phase, table)
  const rows = rowsTotal(phase, table)
  const share = percent(done, rows, isDone(phase, table))
  const figures = ` ${bar(share)} ${String(share).padStart(3)} %  ${shortNumber(done)}/${shortNumber(rows)}`
  const numbers = fitText(figures, barWidth + 24)
  const nameWidth = Math.min(longestName(all), columns - barWidth - 24 - stateWidth - 3)
  if (nameWidth < 4) return fitText(`${table.name} ${share} %`, columns).trimEnd()
  const state = fitText(table.state, stateWidth).trimEnd()
  return `  ${fitText(table.name, nameWidth)}${numbers} ${paint(state, stateColours[table.state], colour)}`
}

function longestName(tables: readonly TableCounters[]): number {
  return Math.min(40, Math.max(8, ...tables.map(({ name }) => displayWidth(name))))
}

/** Whole percent; 100 only when it is finished. */
function percent(done: number, all: number, finished: boolean): number {
  if (finished) return 100
  return all === 0 ? 0 : Math.min(99, Math.floor((done / all) * 100))
}

function bar(share: number): string {
  const filled = Math.floor((share * barWidth) / 100)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}

function paint(text: string, sgr: number | undefined, colour: boolean): string {
  return colour && sgr !== undefined ? `\u001b[${sgr}m${text}\u001b[0m` : text
}

function total(tables: readonly TableCounters[], value: (table: TableCounters) => number): number {
  return tables.reduce((sum, table) => sum + value(table), 0)
}
