import type { Page } from 'playwright-core'
import { selectors } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { subTaskOf, subTasksOf, untilFinished } from '../e2e/lib/control-plane.ts'
import { createFewTables, damagedRows, damageTarget, rowsOfTarget } from '../e2e/lib/damaged-rows.ts'
import { compareIndependently } from '../e2e/lib/independent-comparison.ts'
import { createPair, type MigrationPair } from '../e2e/lib/migration-pair.ts'
import { openBrowser, type UiBrowser, type WatchedPage } from './lib/browser.ts'
import { go } from './lib/console-actions.ts'
import { keepPicture } from './lib/keep-picture.ts'
import { readyExecutor } from './lib/ready-executor.ts'
import { type Stage, startStage } from './lib/stage.ts'

selectors.setTestIdAttribute('data-test')

const patient = { timeout: 120_000 }
const taskName = 'ledger'

/** A migration has ended equal, then somebody has written to the target; each step goes on where the last one ended. */
describe('a repair by clicking', () => {
  let stage: Stage
  let pair: MigrationPair
  let browser: UiBrowser
  let watched: WatchedPage
  let page: Page

  beforeAll(async () => {
    stage = await startStage(0.01)
    pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'offline' })
    await createFewTables(pair)
    const path = await moved()
    await damageTarget(pair)
    browser = await openBrowser()
    watched = await browser.open({ origin: stage.host.url, token: stage.host.adminToken })
    page = watched.page
    page.setDefaultTimeout(60_000)
    await go(page, path)
  }, 400_000)
  beforeEach(({ task }) => {
    onTestFailed(() => keepPicture(page, task.name))
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
    await pair?.[Symbol.asyncDispose]()
  })

  it('compares again and shows what differs', async () => {
    await page.getByText('Finished · equal').waitFor()
    await page.getByTestId('errand-verify').click()
    await verdict().getByText('Source and target differ in 3 of 3 tables.').waitFor(patient)
    await page.getByText('Finished · differences').waitFor()
    await page.getByText('{"id":"9001"}').waitFor()
    expect(await page.getByTestId('repair-outcome').count()).toBe(0)
  })

  it('makes repair SQL, says how much, and offers it for download', async () => {
    const damaged = await rowsOfTarget(pair)
    await page.getByTestId('errand-repair').click()
    await outcome()
      .getByText(/^\d+ repair statements made, none applied/)
      .waitFor(patient)
    const made = Number((await outcome().innerText()).split(' ')[0])
    expect(made).toBeGreaterThanOrEqual(damagedRows)
    await page.getByTestId('report-files').click()
    await page.getByTestId('report-file-repair/all.sql').waitFor()
    await page.keyboard.press('Escape')
    expect(await rowsOfTarget(pair)).toEqual(damaged)
  })

  it('says what applying means, and does nothing until the name is typed', async () => {
    await page.getByTestId('errand-apply-repair').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/rows that only it has are deleted/).waitFor()
    await dialog.getByRole('button', { name: 'Apply repair' }).click()
    await dialog.getByText(`Type ${taskName}`, { exact: false }).first().waitFor()
    expect(await dialog.isVisible()).toBe(true)
    await dialog.getByRole('textbox').fill(taskName)
    await dialog.getByRole('button', { name: 'Apply repair' }).click()
  })

  it('shows the new verdict and how many statements were applied', async () => {
    await outcome()
      .getByText(/^(\d+) of \1 repair statements applied\.$/)
      .waitFor(patient)
    await verdict()
      .getByText(/^Source and target are equal: 1,020 rows in 3 tables compared/)
      .waitFor()
    await page.getByText('Finished · equal').waitFor()
    expect(await compareIndependently(pair)).toEqual([])
  })

  it('had nothing to complain about in the browser', () => {
    expect(watched.complaints).toEqual([])
  })

  const verdict = () => page.getByTestId('verdict')
  const outcome = () => page.getByTestId('repair-outcome')

  /** Moves the pair by the API; where its verification is shown. */
  async function moved(): Promise<string> {
    const { api } = stage
    const body = {
      name: taskName,
      subTasks: [await subTaskOf(api, pair)],
      executorIds: [await readyExecutor(stage)],
    }
    const task = await api.call('tasks.create', { body })
    await api.call('tasks.start', { params: { taskId: task.id }, body: {} })
    await untilFinished(api, task, 180_000)
    const [subTask] = await subTasksOf(api, task)
    return `/tasks/${task.id}/sub-tasks/${subTask?.id ?? ''}?tab=verification`
  }
})
