import type { Page } from 'playwright-core'
import { selectors } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { onSource, onTarget } from '../e2e/lib/migration-pair.ts'
import { openBrowser, type UiBrowser } from './lib/browser.ts'
import { addBoth, addExecutor, choose, chooseDatabase, go } from './lib/console-actions.ts'
import { keepPicture } from './lib/keep-picture.ts'
import { type Stage, startStage } from './lib/stage.ts'

selectors.setTestIdAttribute('data-test')

const executorName = 'exec-1'
const patient = { timeout: 60_000 }

/** `Grüße` in UTF-8, in a column that says latin1. */
const letters = `CREATE TABLE letters (id INT PRIMARY KEY, body VARCHAR(40), draft VARCHAR(40), sent DATETIME) CHARACTER SET latin1;
  INSERT INTO letters VALUES (1, UNHEX('4772C3BCC39F65'), 'x', '2025-01-01'), (2, 'old', 'y', '2001-01-01')`

describe('settings of one table by clicking', () => {
  let stage: Stage
  let browser: UiBrowser
  let page: Page

  beforeAll(async () => {
    stage = await startStage(0.02)
    await onSource(stage.pair, (connection) => connection.query(letters))
    browser = await openBrowser()
    const watched = await browser.open({ origin: stage.host.url, token: stage.host.adminToken })
    page = watched.page
    page.setDefaultTimeout(60_000)
    await addBoth(page, stage.pair)
    await addExecutor(page, stage.machine, executorName, `${stage.machine.homeDirectory}/ui-${process.pid}`)
  }, 400_000)
  beforeEach(({ task }) => {
    onTestFailed(() => keepPicture(page, task.name))
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
  })

  it('chooses one table and opens its settings', async () => {
    await go(page, '/tasks')
    await page.getByTestId('create-task').first().click()
    await page.getByLabel('Task name').fill('letters')
    await chooseDatabase(page, 'source', stage.pair.sourceDatabase)
    await chooseDatabase(page, 'target', stage.pair.targetDatabase)
    await page.getByTestId('add-sub-task').click()
    await page.getByRole('textbox', { name: 'Target schema' }).fill(stage.pair.schema)
    await page.getByRole('button', { name: 'All tables' }).click()
    const tables = page.getByRole('dialog', { name: `Tables of ${stage.pair.sourceDatabase}` })
    await tables.getByText('0 tables', { exact: true }).click()
    await tables.getByLabel('Search', { exact: true }).fill('letters')
    await tables.getByRole('row').filter({ hasText: 'letters' }).locator('.el-checkbox').click()
    await page.getByTestId('rule-of-letters').click()
    await page.getByTestId('table-rule').waitFor()
  })

  it('does not keep what is half said', async () => {
    await page.getByTestId('rule-where').fill("sent > '2020-01-01'; DROP TABLE letters")
    await page.getByText('One condition, without comments and semicolons', { exact: false }).waitFor()
    expect(await page.getByTestId('keep-rule').isDisabled()).toBe(true)
    await page.getByTestId('rule-where').fill("sent > '2020-01-01'")
    await page.getByTestId('add-charset').click()
    await page.getByText('Give column and character set').waitFor()
    expect(await page.getByTestId('keep-rule').isDisabled()).toBe(true)
  })

  it('takes name, condition, columns and character set', async () => {
    const rule = page.getByTestId('table-rule')
    await page.getByTestId('rule-rename').fill('mail')
    await page.getByTestId('rule-exclude').fill('draft')
    await page.getByTestId('rule-exclude').press('Enter')
    await rule.getByLabel('Column of the source').fill('body')
    await choose(page, rule.getByLabel('Character set', { exact: true }), 'utf8mb4')
    await page.getByTestId('keep-rule').click()
    await page.getByTestId('rule-of-letters').getByText('changed').waitFor()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('1 with settings').waitFor()
  })

  it('moves just that', async () => {
    await page.getByTestId('next').click()
    await page.getByTestId('next').click()
    await page.locator(`[data-choose="${executorName}"]`).click()
    await page.getByTestId('next').click()
    await page.getByTestId('check').getByText('Passed').waitFor(patient)
    await page.getByTestId('save-and-start').click()
    await page.getByRole('heading', { name: 'letters' }).waitFor()
    await page.getByText('Finished · equal').waitFor({ timeout: 120_000 })
    const rows = await onTarget(
      stage.pair,
      async (client) => (await client.query<Record<string, unknown>>('SELECT * FROM moved.mail')).rows,
    )
    expect(rows).toEqual([{ id: 1, body: 'Grüße', sent: expect.anything() as unknown }])
  })
})
