import type { Progress, TableState } from '@data-migration/contract/portal'
import { newestWins } from './newest-wins.ts'
import { type Canvas, headline, progressLines } from './progress-lines.ts'
import { addSample, type RateSample, ratesOf, sampleOf } from './rates.ts'

const redrawMs = 250
const rateSpanMs = 10_000
/** A log file gets a line this often while nothing else happens. */
const plainEveryMs = 10_000

/** The part of a stream (stderr, usually) that is needed. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

export interface TerminalProgress extends Disposable {
  update(progress: Progress): void
  /** Prints lines above the display. */
  print(text: string): void
}

export interface TerminalSettings {
  readonly stream: ProgressStream
  /** See `wantsColour`. */
  readonly colour: boolean
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number
}

/** NO_COLOR (no-color.org), a dumb terminal and everything that is none get plain text. */
export function wantsColour(
  stream: ProgressStream,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}

/** A display that is redrawn in place on a terminal, and plain lines elsewhere. */
export function terminalProgress(settings: TerminalSettings): TerminalProgress {
  return settings.stream.isTTY === true ? drawnProgress(settings) : plainProgress(settings)
}

function drawnProgress({ stream, colour, nowMs }: TerminalSettings): TerminalProgress {
  let window: readonly RateSample[] = []
  let shown: string[] = []
  const draw = (lines: string[]): void => {
    stream.write(`${erase(shown.length)}${lines.map((line) => `${line}\n`).join('')}`)
    shown = lines
  }
  const drawing = newestWins<Progress>(redrawMs, (progress) => {
    window = addSample(window, sampleOf(progress, nowMs()), rateSpanMs)
    draw(progressLines(progress, ratesOf(window), canvasOf(stream, colour)))
  })
  return {
    update: (progress) => drawing.offer(progress),
    print(text) {
      const below = shown
      stream.write(`${erase(below.length)}${text}\n`)
      shown = []
      draw(below)
    },
    [Symbol.dispose]: () => drawing.flush(),
  }
}

/** Cursor up over the lines drawn before, then everything below goes. */
function erase(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}A\u001b[J`
}

function canvasOf(stream: ProgressStream, colour: boolean): Canvas {
  return { columns: stream.columns ?? 80, rows: stream.rows ?? 24, colour }
}

/** One line per table that changed its state, and the headline now and then. */
function plainProgress({ stream, nowMs }: TerminalSettings): TerminalProgress {
  let window: readonly RateSample[] = []
  let lastHeadline = { phase: '', atMs: -Infinity }
  const states = new Map<string, TableState>()
  return {
    update(progress) {
      const atMs = nowMs()
      window = addSample(window, sampleOf(progress, atMs), rateSpanMs)
      for (const { name, state } of progress.tables) {
        if (state !== (states.get(name) ?? 'waiting')) stream.write(`${progress.phase}: ${name} ${state}\n`)
        states.set(name, state)
      }
      if (progress.phase === lastHeadline.phase && atMs - lastHeadline.atMs < plainEveryMs) return
      lastHeadline = { phase: progress.phase, atMs }
      stream.write(`${headline(progress, ratesOf(window))}\n`)
    },
    print: (text) => void stream.write(`${text}\n`),
    [Symbol.dispose]: () => undefined,
  }
}
