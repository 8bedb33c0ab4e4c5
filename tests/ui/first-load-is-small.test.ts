import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost } from '../e2e/lib/start-host.ts'
import { openBrowser, type UiBrowser } from './lib/browser.ts'
import { type Loaded, loadedBy } from './lib/loaded-bytes.ts'
import { buildConsole } from './lib/stage.ts'

/** Bytes of files, compressed as the host sends them. */
const budget = 350 * 1024

describe('the first load', () => {
  let host: TestHost
  let browser: UiBrowser

  beforeAll(async () => {
    await buildConsole()
    host = await startTestHost()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await host?.[Symbol.asyncDispose]()
  })

  it('is under 350 KiB up to the first page, and has neither charts nor a terminal in it', async () => {
    const login = await filesOf('/login', 'form')
    const tasks = await filesOf('/tasks', '[data-test=create-task]', host.adminToken)
    for (const files of [login, tasks]) {
      expect(sizeOf(files)).toBeLessThan(budget)
      expect(files.filter(({ body }) => /echarts|xterm-screen/.test(body)).map(({ url }) => url)).toEqual([])
    }
    process.stdout.write(`first load: login ${kib(login)} KiB, task center ${kib(tasks)} KiB\n`)
  })

  async function filesOf(path: string, ready: string, token?: string): Promise<readonly Loaded[]> {
    const { page } = await browser.open({ origin: host.url, ...(token === undefined ? {} : { token }) })
    const loaded = await loadedBy(page, async () => {
      await page.goto(`#${path}`)
      await page.locator(ready).first().waitFor()
    })
    await page.context().close()
    return loaded.filter(({ url }) => url.includes('/static-plugin/'))
  }
})

function sizeOf(files: readonly Loaded[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

function kib(files: readonly Loaded[]): number {
  return Math.round(sizeOf(files) / 1024)
}
