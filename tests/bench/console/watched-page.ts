import type { Browser, CDPSession, Page } from 'playwright-core'

/** What Chromium itself counts of a page. */
interface Counters {
  /** Seconds, both since the page began. */
  readonly at: number
  readonly scripting: number
  readonly tasks: number
  readonly frames: number
}

export interface PageFigures {
  /** Frames of the WebSocket a second: what the page had to take. */
  readonly framesPerSecond: number
  /** Milliseconds a second. */
  readonly scripting: { readonly mean: number; readonly worst: number }
  /** Milliseconds a second of the main thread: scripting, style, layout, paint. */
  readonly mainThread: number
  /** MiB after a collection: at the beginning and at the end of the watch. */
  readonly heapMB: { readonly first: number; readonly last: number }
}

export interface BenchPage {
  /** Looks once: for the worst interval and for the heap. */
  look(): Promise<void>
  figures(): PageFigures
}

export async function openBenchPage(browser: Browser, url: string, ready: string): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript({
    content: `localStorage.setItem('opengauss-token', 'fixture'); localStorage.setItem('locale', 'en-US')`,
  })
  const page = await context.newPage()
  const frames = countFrames(page)
  await page.goto(url)
  await page.locator(ready).first().waitFor({ timeout: 60_000 })
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'timeTicks' })
  return watch(page, session, frames)
}

function countFrames(page: Page): () => number {
  let frames = 0
  page.on('websocket', (socket) => socket.on('framereceived', () => (frames += 1)))
  return () => frames
}

function watch(page: Page, session: CDPSession, frames: () => number): BenchPage {
  const seen: Counters[] = []
  const heaps: number[] = []
  let shown = ''
  return {
    look: async () => {
      const text = await page.locator('main').innerText()
      if (text === shown) throw new Error('the page stands still: nothing is measured')
      shown = text
      await session.send('HeapProfiler.collectGarbage')
      const { metrics } = await session.send('Performance.getMetrics')
      const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
      seen.push({
        at: value('Timestamp'),
        scripting: value('ScriptDuration'),
        tasks: value('TaskDuration'),
        frames: frames(),
      })
      heaps.push(value('JSHeapUsedSize') / 2 ** 20)
    },
    figures: () => figuresOf(seen, heaps),
  }
}

/** The first look is taken when the page is warm; what came before is not counted. */
function figuresOf(seen: readonly Counters[], heaps: readonly number[]): PageFigures {
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined || seen.length < 2) throw new Error('looked too seldom')
  const steps = seen.slice(1).map((now, index) => rate(seen[index] ?? first, now, 'scripting'))
  return {
    framesPerSecond: round((last.frames - first.frames) / (last.at - first.at)),
    scripting: { mean: round(rate(first, last, 'scripting')), worst: round(Math.max(...steps)) },
    mainThread: round(rate(first, last, 'tasks')),
    heapMB: { first: round(heaps[0] ?? 0), last: round(heaps.at(-1) ?? 0) },
  }
}

function rate(from: Counters, to: Counters, of: 'scripting' | 'tasks'): number {
  return (1000 * (to[of] - from[of])) / (to.at - from.at)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
