import { setTimeout as delay } from 'node:timers/promises'
import { apiBase } from '@data-migration/contract/api'
import { launchChromium } from '../../ui/lib/launch-chromium.ts'
import { thisMachine } from '../result.ts'
import { startPreview, type WorldSize } from './preview.ts'
import { openBenchPage, type PageFigures } from './watched-page.ts'

export interface ConsoleOptions extends WorldSize {
  readonly minutes: number
  /** Names of sights; all without. */
  readonly only?: readonly string[]
  readonly signal: AbortSignal
  readonly say: (text: string) => void
}

export interface ConsoleResult {
  readonly bench: 'console'
  readonly machine: ReturnType<typeof thisMachine>
  readonly versions: Readonly<Record<string, string>>
  readonly size: WorldSize & { readonly minutes: number }
  readonly pages: Readonly<Record<string, PageFigures>>
  readonly limits: { readonly scriptingMsPerSecond: number; readonly kept: boolean }
}

const lookEveryMs = 10_000
/**
 * In the beginning the browser compiles what runs often, and caches fill; what grows after that is the page's own. Snapshots of
 * the heap show that between the first minute and two and a half later it is compiled code that grows, by 0.7 MB, and no data.
 */
const warmUpMs = 180_000
const scriptingLimit = 250
/** Above this the heap has grown, not wavered. */
const heapGrowthLimit = 1.1

/** The task of the first sub-task of the examples, which is the one that grows. */
const subTask = async (url: string) => {
  const list = async (path: string) =>
    (await (await fetch(new URL(apiBase + path, url))).json()) as { items: { id: string; state: string }[] }
  const task = (await list('/tasks?page=1&pageSize=1')).items[0]?.id ?? ''
  const own = (await list(`/tasks/${task}/sub-tasks`)).items[0]?.id ?? ''
  return `#/tasks/${task}/sub-tasks/${own}`
}

/** What Chromium's own counters say of pages that many things move on, each page in a window of its own. */
export async function benchConsole(options: ConsoleOptions): Promise<ConsoleResult> {
  const { minutes, only, signal, say, tasks, tables, updates } = options
  const size = { tasks, tables, updates }
  await using preview = await startPreview(size)
  const own = await subTask(preview.url)
  const sights = {
    tasks: ['#/tasks', '[data-test=tasks] .el-table__row'],
    overview: [`${own}?tab=overview`, 'canvas'],
    tables: [`${own}?tab=tables`, '.el-table-v2__row'],
    objects: [`${own}?tab=objects`, '.el-table-v2__row'],
  } as const
  const pages: Record<string, PageFigures> = {}
  const looks = Math.max(3, Math.round((minutes * 60_000) / lookEveryMs))
  for (const [name, [path, ready]] of Object.entries(sights)) {
    if (only !== undefined && !only.includes(name)) continue
    const browser = await launchChromium()
    try {
      const page = await openBenchPage(browser, `${preview.url}${path}`, ready)
      await delay(warmUpMs, undefined, { signal })
      for (let look = 0; look <= looks; look += 1) {
        await page.look()
        if (look < looks) await delay(lookEveryMs, undefined, { signal })
      }
      pages[name] = page.figures()
      say(`${name}: ${JSON.stringify(pages[name])}`)
    } finally {
      await browser.close()
    }
  }
  return {
    bench: 'console',
    machine: thisMachine(),
    versions: { node: process.version },
    size: { ...size, minutes },
    pages,
    limits: { scriptingMsPerSecond: scriptingLimit, kept: Object.values(pages).every(isCalm) },
  }
}

function isCalm({ scripting, heapMB }: PageFigures): boolean {
  return scripting.mean < scriptingLimit && heapMB.last < heapMB.first * heapGrowthLimit
}
