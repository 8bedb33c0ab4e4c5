import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { selectors } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { subTaskOf, subTasksOf } from '../e2e/lib/control-plane.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../e2e/lib/migration-pair.ts'
import { until } from '../e2e/lib/until.ts'
import { openBrowser, type UiBrowser, type WatchedPage } from './lib/browser.ts'
import { go } from './lib/console-actions.ts'
import { overlappingTexts, scrollsSideways, untranslatedKeys } from './lib/expectations.ts'
import { keepPicture } from './lib/keep-picture.ts'
import { readyExecutor } from './lib/ready-executor.ts'
import { type Stage, startStage } from './lib/stage.ts'

selectors.setTestIdAttribute('data-test')

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const withinMs = 120_000
const patient = { timeout: withinMs }
const late = 'ADD at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP'

/** Incremental has come to a statement it does not follow; each step goes on where the last one ended. */
describe('a decision by clicking', () => {
  let stage: Stage
  let pair: MigrationPair
  let browser: UiBrowser
  let watched: WatchedPage
  let page: Page
  let where: { readonly task: string; readonly subTask: string }

  beforeAll(async () => {
    stage = await startStage(0.01)
    pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'online' })
    await write(
      'CREATE TABLE item (id int PRIMARY KEY, v int)',
      'CREATE TABLE side (id int PRIMARY KEY, v int)',
      'INSERT INTO item VALUES (1, 1)',
      'INSERT INTO side VALUES (1, 1)',
    )
    where = await following()
    browser = await openBrowser()
    watched = await browser.open({ origin: stage.host.url, token: stage.host.adminToken })
    page = watched.page
    page.setDefaultTimeout(60_000)
  }, 400_000)
  beforeEach(({ task }) => {
    onTestFailed(() => keepPicture(page, task.name))
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
    await pair?.[Symbol.asyncDispose]()
  })

  it('comes up by itself, in the list as well, and says what it waits at and why', async () => {
    await go(page, where.task)
    await page.getByText('Incremental migration', { exact: true }).waitFor(patient)
    await write(`ALTER TABLE item ${late}`, "INSERT INTO item VALUES (2, 2, '2024-01-02 03:04:05')")
    await page.getByText('Incremental paused · waiting for a decision').waitFor(patient)
    await go(page, where.subTask)
    expect(await notice().getByTestId('decision-statement').innerText()).toBe(`ALTER TABLE item ${late}`)
    await notice()
      .getByText('the rows get the time of the statement in column at', { exact: false })
      .waitFor()
    expect(await decide().isDisabled()).toBe(true)
  })

  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en-US'],
  ] as const)('is for everybody in the %s theme, %s', async (theme, locale) => {
    const { host } = stage
    const other = await browser.open({ origin: host.url, token: host.adminToken, theme, locale, width: 1280 })
    await go(other.page, where.subTask)
    await other.page.getByTestId('decide-run').click()
    await other.page.getByTestId('decision-sql').waitFor()
    expect(await complaintsAbout(other.page)).toEqual([])
    expect(other.complaints).toEqual([])
    await other.page.context().close()
  })

  it('runs SQL of mine in its place, once I have agreed', async () => {
    await page.getByTestId('decide-run').click()
    const editor = page.getByTestId('decision-sql')
    await editor.fill('COMMIT')
    await notice().getByText('The transaction is that of the position', { exact: false }).waitFor()
    expect(await decide().isDisabled()).toBe(true)
    await editor.fill("ALTER TABLE moved.item ADD COLUMN at timestamp(0) NOT NULL DEFAULT '2000-01-01'")
    await decide().click()
    await page.getByRole('dialog').getByText('exactly once', { exact: false }).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Run and continue' }).click()
    await notice().waitFor({ state: 'hidden', ...patient })
    await page.getByText('Incremental migration', { exact: true }).first().waitFor(patient)
    await until('the row behind it', async () => (await idsOf('item')).length === 2, withinMs, 100)
  })

  it('leaves a table out, after it has said what that means', async () => {
    await write(`ALTER TABLE side ${late}`)
    await notice().waitFor(patient)
    await page.getByTestId('decide-leave-out').click()
    await decide().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('The rows of side stay on the target as they are now', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await notice().isVisible()).toBe(true)
    await decide().click()
    await dialog.getByRole('button', { name: 'Leave out and continue' }).click()
    await notice().waitFor({ state: 'hidden', ...patient })
    await write(
      "INSERT INTO item VALUES (3, 3, '2024-01-02 03:04:05')",
      "INSERT INTO side VALUES (3, 3, '2024-01-02 03:04:05')",
    )
    await until('the other table to go on', async () => (await idsOf('item')).length === 3, withinMs, 100)
    expect(await idsOf('side')).toEqual([1])
  })

  it('had nothing to complain about in the browser', async () => {
    expect(watched.complaints).toEqual([])
    const params = { subTaskId: where.subTask.split('/').at(-1) ?? '' }
    await stage.api.call('subTasks.stop', { params, body: {} })
    const stopped = async () => (await stage.api.call('subTasks.get', { params })).state === 'stopped'
    await until('the stop', stopped, withinMs, 100)
  })

  const notice = () => page.getByTestId('decision')
  const decide = () => page.getByTestId('decide')

  async function write(...statements: string[]): Promise<void> {
    await onSource(pair, async (connection) => {
      for (const sql of statements) await connection.query(sql)
    })
  }

  async function idsOf(table: string): Promise<number[]> {
    return await onTarget(pair, async (client) => {
      const { rows } = await client.query<{ id: number }>(`SELECT id FROM moved.${table} ORDER BY id`)
      return rows.map(({ id }) => id)
    })
  }

  /** A sub-task that follows; its pages. */
  async function following() {
    const { api } = stage
    const subTask = { ...(await subTaskOf(api, pair)), mode: 'online' as const }
    const body = { name: 'ledger', subTasks: [subTask], executorIds: [await readyExecutor(stage)] }
    const task = await api.call('tasks.create', { body })
    await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
    const first = async () => (await subTasksOf(api, task))[0]
    await until('incremental', async () => (await first())?.state === 'incremental', withinMs, 100)
    return { task: `/tasks/${task.id}`, subTask: `/tasks/${task.id}/sub-tasks/${(await first())?.id ?? ''}` }
  }

  async function complaintsAbout(shown: Page): Promise<string[]> {
    await shown.evaluate(await readFile(axeSource, 'utf8'))
    const { violations } = await shown.evaluate(
      async () =>
        await (globalThis as unknown as { axe: typeof axe }).axe.run('[data-test=decision]', {
          resultTypes: ['violations'],
        }),
    )
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    return [
      ...serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ¦ ')}`),
      ...((await scrollsSideways(shown)) ? ['scrolls sideways'] : []),
      ...(await untranslatedKeys(shown)).map((key) => `text ${key}`),
      ...(await overlappingTexts(shown)).map((pair) => `overlap ${pair}`),
    ]
  }
})
