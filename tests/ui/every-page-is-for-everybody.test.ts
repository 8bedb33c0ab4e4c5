import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { openBrowser, type UiBrowser } from './lib/browser.ts'
import { everyPage, openSight, type Sight } from './lib/every-page.ts'
import { overlappingTexts, scrollsSideways, untranslatedKeys } from './lib/expectations.ts'
import { type Furnished, furnish } from './lib/furnish.ts'
import { type Stage, startStage } from './lib/stage.ts'

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** One pass per theme over all pages; each page answers for itself. */
describe('every page is for everybody', () => {
  let stage: Stage
  let furnished: Furnished
  let browser: UiBrowser
  let source: string

  beforeAll(async () => {
    stage = await startStage(0.1)
    furnished = await furnish(stage)
    browser = await openBrowser()
    source = await readFile(axeSource, 'utf8')
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await furnished?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
  })

  it.each([
    ['light', 'en-US', 1440],
    ['dark', 'zh-CN', 1280],
  ] as const)('in the %s theme, %s, %i px', async (theme, locale, width) => {
    const { page, complaints } = await browser.open({
      origin: stage.host.url,
      token: stage.host.adminToken,
      theme,
      locale,
      width,
    })
    page.setDefaultTimeout(60_000)
    const found: Record<string, readonly string[]> = {}
    for (const sight of everyPage(furnished)) {
      const problems = [...(await problemsOf(page, sight, source)), ...complaints.splice(0)]
      if (problems.length > 0) found[sight.name] = problems
    }
    await page.context().close()
    expect(found).toEqual({})
  })

  it('can be used by the keyboard', async () => {
    const { page } = await browser.open({ origin: stage.host.url, token: stage.host.adminToken })
    page.setDefaultTimeout(60_000)
    await page.goto('#/tasks')
    await page.locator('[data-task-link]').first().waitFor()
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Task name')
    await page.locator('[data-task-link]').first().focus()
    await page.keyboard.press('ArrowDown')
    const second = await page.locator('[data-task-link]').nth(1).innerText()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(second)
    await page.goto(`#/executors?executor=${furnished.executorId}`)
    await page.locator('.el-drawer').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.el-drawer').waitFor({ state: 'hidden' })
    await page.context().close()
  })
})

async function problemsOf(page: Page, sight: Sight, source: string): Promise<string[]> {
  await openSight(page, sight)
  await page.evaluate(source)
  const { violations } = await page.evaluate(
    async () =>
      await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  )
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return [
    ...serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' ¦ ')}`,
    ),
    ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
    ...(await untranslatedKeys(page)).map((key) => `text ${key}`),
    ...(await overlappingTexts(page)).map((pair) => `overlap ${pair}`),
  ]
}
