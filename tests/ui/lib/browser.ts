import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from './launch-chromium.ts'

export type Theme = 'light' | 'dark'
export type Locale = 'en-US' | 'zh-CN'

export interface Look {
  readonly theme: Theme
  readonly locale: Locale
}

/** A page and everything its console has complained about. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors and warnings, with where they came from; empty for a clean page. */
  readonly complaints: string[]
}

export interface UiBrowser extends AsyncDisposable {
  readonly browser: Browser
  readonly open: (options: PageOptions) => Promise<WatchedPage>
}

export interface PageOptions extends Partial<Look> {
  readonly origin: string
  /** A session that is there already; without it the page asks to log in. */
  readonly token?: string
  readonly width?: number
  readonly height?: number
}

export async function openBrowser(): Promise<UiBrowser> {
  const browser = await launchChromium()
  return {
    browser,
    open: (options) => openPage(browser, options),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

async function openPage(browser: Browser, options: PageOptions): Promise<WatchedPage> {
  const { origin, token, theme = 'light', locale = 'en-US', width = 1440, height = 900 } = options
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'UTC',
    baseURL: `${origin}/static-plugin/data-migration/`,
  })
  await context.addInitScript(
    (stored: Record<string, string>) => {
      // An empty page in between has no storage.
      if (!location.protocol.startsWith('http')) return
      for (const [key, value] of Object.entries(stored))
        if (localStorage.getItem(key) === null) localStorage.setItem(key, value)
    },
    {
      'opengauss-theme': theme,
      locale,
      ...(token === undefined ? {} : { 'opengauss-token': token }),
    },
  )
  const page = await context.newPage()
  return { page, context, complaints: watch(page) }
}

/** A failed request is a complaint of the browser; what the page makes of it is for the tests to look at. */
function watch(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    const kind = message.type()
    if (kind === 'error' || kind === 'warning') complaints.push(`${kind}: ${message.text()} (${page.url()})`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`))
  return complaints
}
