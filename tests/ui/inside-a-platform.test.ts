import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Page, selectors } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type UiBrowser, type WatchedPage } from './lib/browser.ts'
import { type Furnished, furnish } from './lib/furnish.ts'
import { type Stage, startStage } from './lib/stage.ts'

selectors.setTestIdAttribute('data-test')
const wujieSource = createRequire(import.meta.url).resolve('wujie')

/** What a DataKit-like platform does: its own header, and the plugin mounted by wujie beside it. */
const platform = `<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <style>body { margin: 0 } header { height: 60px } #plugin { height: calc(100vh - 60px) }</style>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <header>The platform</header>
    <div id="plugin"></div>
    <script src="/platform/wujie.js"></script>
    <script>
      const url = location.origin + '/static-plugin/data-migration/' + (location.hash || '#/tasks')
      wujie.startApp({ name: 'data-migration', url, el: '#plugin' })
    </script>
  </body>
</html>`

describe('inside a platform', () => {
  let stage: Stage
  let furnished: Furnished
  let browser: UiBrowser
  let watched: WatchedPage
  let page: Page

  beforeAll(async () => {
    stage = await startStage(0.1)
    furnished = await furnish(stage)
    browser = await openBrowser()
    watched = await browser.open({ origin: stage.host.url, token: stage.host.adminToken })
    page = watched.page
    page.setDefaultTimeout(60_000)
    const wujie = await readFile(wujieSource, 'utf8')
    await page.route('**/platform/', (route) => route.fulfill({ contentType: 'text/html', body: platform }))
    await page.route('**/platform/wujie.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: wujie }),
    )
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await furnished?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
  })

  it('shows its pages without a header of its own, live', async () => {
    await page.goto(`${stage.host.url}/platform/#/tasks`)
    const copying = page.getByTestId('tasks').getByRole('row').filter({ hasText: 'archive 2019–2023' })
    await copying.getByText('Migrating').waitFor()
    expect(await page.getByTestId('theme').count()).toBe(0)
    await page.getByText('The platform').waitFor()
  })

  it('opens selects, menus and dialogs where they belong', async () => {
    const status = page.getByRole('combobox', { name: 'Status' })
    await status.click({ force: true })
    const option = page.getByRole('option', { name: 'Success' })
    await option.waitFor()
    const [field, list] = [await status.boundingBox(), await option.boundingBox()]
    expect(Math.abs((list?.y ?? 0) - (field?.y ?? 0))).toBeLessThan(300)
    await option.click()
    await page.getByTestId('tasks').getByText('shop cut-over').waitFor()
    await page.getByTestId('task-menu').first().click()
    await page.getByTestId('action-reset').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/ledger/).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('follows the theme and the language of the platform at once', async () => {
    await page.evaluate(() => {
      const { bus } = (window as unknown as { wujie: { bus: { $emit(event: string, value: string): void } } })
        .wujie
      localStorage.setItem('opengauss-theme', 'dark')
      bus.$emit('opengauss-theme-change', 'dark')
      localStorage.setItem('locale', 'zh-CN')
      bus.$emit('opengauss-locale-change', 'zh-CN')
    })
    await page.getByRole('heading', { name: '迁移任务中心' }).waitFor()
    const dark = await page.evaluate(() => {
      const app = document.querySelector('wujie-app')?.shadowRoot?.querySelector('html')
      return app?.classList.contains('dark')
    })
    expect(dark).toBe(true)
  })

  it('has a terminal that takes what is typed', async () => {
    await page.goto('about:blank')
    await page.goto(`${stage.host.url}/platform/#/shell?open=${furnished.executorId}`)
    const terminal = page.getByTestId('terminal')
    await terminal.getByText('$').first().waitFor()
    await terminal.click()
    await page.keyboard.type('echo typed-$((40 + 2))\n')
    await terminal.getByText('typed-42').first().waitFor()
  })

  it('had nothing to complain about in the browser', () => {
    expect(watched.complaints).toEqual([])
  })
})
