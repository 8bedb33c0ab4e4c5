import type { Page } from 'playwright-core'
import { selectors } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import type { ApiClient } from '../e2e/lib/api-client.ts'
import { createWorkloadTables, startWorkload } from '../e2e/lib/change-workload.ts'
import { subTaskOf, subTasksOf } from '../e2e/lib/control-plane.ts'
import { createPair, type MigrationPair } from '../e2e/lib/migration-pair.ts'
import { openBrowser, type UiBrowser, type WatchedPage } from './lib/browser.ts'
import { addBoth, addExecutor, go, putTogether } from './lib/console-actions.ts'
import { keepPicture } from './lib/keep-picture.ts'
import { type Stage, startStage } from './lib/stage.ts'

selectors.setTestIdAttribute('data-test')

const patient = { timeout: 60_000 }
const executorName = 'exec-1'
const taskName = 'shop move'

/** One person, one browser, the real product; each step goes on where the last one ended. */
describe('a migration by clicking', () => {
  let stage: Stage
  let browser: UiBrowser
  let watched: WatchedPage
  let page: Page

  beforeAll(async () => {
    stage = await startStage(0.5)
    browser = await openBrowser()
    watched = await browser.open({ origin: stage.host.url })
    page = watched.page
    page.setDefaultTimeout(60_000)
  })
  beforeEach(({ task }) => {
    onTestFailed(() => keepPicture(page, task.name))
  })
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await stage?.[Symbol.asyncDispose]()
  })

  it('logs in, also to the page that was asked for', async () => {
    await go(page, '/executors')
    await page.getByLabel('User name').waitFor()
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('User name or password is wrong').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(stage.host.adminPassword)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Executors' }).waitFor()
    watched.complaints.splice(0)
  })

  it('teaches what comes first when there is no task', async () => {
    await go(page, '/tasks')
    await page.getByRole('heading', { name: 'No migration yet' }).waitFor()
  })

  it('adds both data sources after a connection test', async () => {
    await addBoth(page, stage.pair)
  })

  it('adds a machine, compares its host key and installs Portal with its steps in sight', async () => {
    await addExecutor(page, stage.machine, executorName, `${stage.machine.homeDirectory}/ui-${process.pid}`)
  })

  it('puts a task together; the draft survives a reload', async () => {
    await putTogether(page, stage.pair, taskName, executorName)
    await page.getByTestId('step-2').click()
    await page.getByRole('menuitem', { name: 'Rate limits' }).click()
    const limit = page.locator('[data-option="limit.rowsPerSecond"]').getByRole('spinbutton')
    await limit.fill('3000')
    await limit.press('Enter')
    await page.getByText('limit.rowsPerSecond').nth(1).waitFor()
    await page.reload()
    await page.getByTestId('step-1').click()
    await page.getByTestId('pairs').getByText(stage.pair.sourceDatabase).first().waitFor()
    expect(await page.getByLabel('Task name').inputValue()).toBe(taskName)
  })

  it('shows the pre-check, and starts', async () => {
    await page.getByTestId('step-4').click()
    await page.getByTestId('check').getByText('Passed').waitFor(patient)
    await page.getByTestId('check').getByText('page_view', { exact: false }).first().waitFor()
    await page.getByTestId('save-and-start').click()
    await page.getByRole('heading', { name: taskName }).waitFor()
    await subTasks().getByText('Full migration', { exact: true }).waitFor(patient)
  })

  it('goes on after a reload', async () => {
    await page.reload()
    await subTasks().getByText('Full migration', { exact: true }).waitFor()
  })

  it('says that the server is gone, keeps what it shows, and catches up when it is back', async () => {
    await stage.host.kill()
    await page.getByText('The connection to the server is lost').waitFor()
    expect(await subTasks().getByText(stage.pair.sourceDatabase).first().isVisible()).toBe(true)
    await stage.host.start()
    await page.getByText('The connection to the server is lost').waitFor({ state: 'hidden', ...patient })
    // The browser has told of every connection it could not make.
    watched.complaints.splice(0)
  })

  it('changes a limit while it runs', async () => {
    await page.getByTestId('sub-task-link').click()
    await page.getByRole('tab', { name: 'Parameters' }).click()
    await page.getByRole('button', { name: 'Change limit.rowsPerSecond' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('0')
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText('limit.rowsPerSecond is changed').waitFor()
  })

  it('watches it finish and opens the verdict', async () => {
    await page.getByText('Finished · equal').waitFor({ timeout: 120_000 })
    await page.getByRole('tab', { name: 'Verification' }).click()
    const verdict = page.getByTestId('verdict')
    await verdict.getByText(/Source and target are equal: [\d,]+ rows in 22 tables compared/).waitFor()
    await page.getByTestId('object-differences').getByText('As planned in all 22 tables.').waitFor()
  })

  it('reads the log of what is over', async () => {
    await page.getByRole('tab', { name: 'Logs' }).click()
    await page.getByTestId('log').locator('.line').first().waitFor()
    await page.getByLabel('Search in the log').fill('no line has this text')
    await page.getByText('No line to show.').waitFor()
  })

  it('opens the statement of an object', async () => {
    await page.getByRole('tab', { name: 'Objects' }).click()
    await page.getByLabel('Object', { exact: true }).fill('order_item')
    await page.getByText('Table', { exact: true }).first().click()
    await page
      .getByRole('dialog')
      .getByText(/CREATE TABLE/)
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('works in a terminal: commands, a size that follows the window, programs that draw', async () => {
    await go(page, '/executors')
    await page
      .getByRole('row')
      .filter({ hasText: executorName })
      .getByRole('button', { name: 'Shell' })
      .click()
    const terminal = page.getByTestId('terminal')
    await terminal.getByText('$').first().waitFor()
    await page.keyboard.type('ls -d .ssh && stty size\n')
    await terminal
      .getByText(/^\d+ \d+$/m)
      .first()
      .waitFor()
    const wide = await sizeIn(page)
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.keyboard.type('clear && stty size\n')
    await expect.poll(async () => (await sizeIn(page))?.columns ?? 0).toBeLessThan(wide?.columns ?? 0)
    await page.keyboard.type('top\n')
    await terminal
      .getByText(/PID USER/)
      .first()
      .waitFor()
    await page.keyboard.type('q')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('switches theme and language at once', async () => {
    await go(page, '/tasks')
    await page.getByTestId('theme').click()
    expect(await page.locator('html').getAttribute('class')).toContain('dark')
    await page.getByTestId('locale').click()
    await page.getByRole('heading', { name: '迁移任务中心' }).waitFor()
    await page.getByTestId('tasks').getByText('成功').waitFor()
    await page.getByTestId('locale').click()
    await page.getByTestId('theme').click()
  })

  it('finds the task again by a link with filters', async () => {
    await go(page, '/tasks?name=nothing+like+this')
    await page.getByText('No task fits these filters.').waitFor()
    await go(page, `/tasks?name=${encodeURIComponent(taskName)}&state=success`)
    await page.getByRole('link', { name: taskName }).waitFor()
  })

  it('watches changes follow, compares beside them, stops following and ends the migration', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15', grants: 'online' })
    await createWorkloadTables(pair)
    const { taskId, subTaskId } = await createOnline(stage.api, pair)
    const workload = startWorkload(pair, 3, 20)
    await go(page, `/tasks/${taskId}/sub-tasks/${subTaskId}`)
    await page.getByTestId('sub-task-start').click()
    const verdict = page.getByTestId('live-verdict')
    await verdict.getByText(/^as of$/).waitFor({ timeout: 120_000 })
    await verdict.getByText('equal', { exact: true }).waitFor()
    await page
      .getByTestId('delay')
      .getByText(/^\d+\.\d s$/)
      .waitFor()
    const place = await verdict.innerText()
    await page.getByTestId('sub-task-verify').click()
    await expect.poll(() => verdict.innerText(), { timeout: 120_000 }).not.toBe(place)
    await verdict.getByText('equal', { exact: true }).waitFor()
    await workload.stop()
    await agree('sub-task-stop-incremental', 'Stop incremental')
    await page.getByTestId('sub-task-start-reverse').waitFor(patient)
    expect(await page.getByTestId('sub-task-verify').count()).toBe(0)
    await agree('sub-task-finish', 'End migration')
    await page.getByText('Finished · equal').waitFor(patient)
    await page.getByRole('tab', { name: 'Verification' }).click()
    await page
      .getByTestId('verdict')
      // A place in the file where the server tells no GTID.
      .getByText(/as of (?:\d+-\d+-\d+|\w+\.\d+:\d+)/)
      .waitFor()
  })

  it('shows who did what', async () => {
    await go(page, '/audit')
    await page.getByText('tasks.start', { exact: true }).first().waitFor()
    await page.getByText('shell.open', { exact: true }).first().waitFor()
  })

  it('keeps a role without permissions from everything, and says which one is missing', async () => {
    const password = 'One-time-word-17'
    await stage.api.host('host.createUser', { body: { name: 'watcher', password, role: 'viewer' } })
    const { page: other, complaints } = await browser.open({ origin: stage.host.url })
    await go(other, '/tasks')
    await other.getByLabel('User name').fill('watcher')
    await other.getByLabel('Password', { exact: true }).fill(password)
    await other.getByRole('button', { name: 'Log in' }).click()
    await other.getByLabel('Current password').fill(password)
    await other.getByLabel('New password', { exact: true }).fill('A-word-of-my-own-42')
    await other.getByLabel('New password again').fill('A-word-of-my-own-42')
    await other.getByRole('button', { name: 'Set password' }).click()
    const create = other.getByTestId('create-task')
    await create.waitFor()
    expect(await create.isDisabled()).toBe(true)
    await create.locator('xpath=..').hover()
    await other
      .getByText(/lacks the permission manage/)
      .first()
      .waitFor()
    await other.getByTestId('task-menu').first().click()
    expect(await other.getByRole('menuitem', { name: 'Delete' }).getAttribute('aria-disabled')).toBe('true')
    expect(await other.getByRole('menuitem', { name: 'Audit log' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('had nothing to complain about in the browser', () => {
    expect(watched.complaints).toEqual([])
  })

  /** Asks for something that is asked back. */
  async function agree(action: string, verb: string): Promise<void> {
    await page.getByTestId(action).click()
    await page.getByRole('dialog').getByRole('button', { name: verb }).click()
  }

  function subTasks() {
    return page.getByTestId('sub-tasks')
  }
})

async function createOnline(api: ApiClient, pair: MigrationPair) {
  const { items } = await api.call('executors.list', {})
  const subTask = { ...(await subTaskOf(api, pair)), mode: 'online' as const }
  const { id } = await api.call('tasks.create', {
    body: { name: 'follow', subTasks: [subTask], executorIds: items.map((executor) => executor.id) },
  })
  return { taskId: id, subTaskId: (await subTasksOf(api, { id }))[0]?.id ?? '' }
}

/** The last size `stty size` has printed; xterm keeps the screen as text for screen readers. */
async function sizeIn(page: Page): Promise<{ rows: number; columns: number } | undefined> {
  const text = await page.getByTestId('terminal').innerText()
  const [rows, columns] = [...text.matchAll(/^(\d+) (\d+)\s*$/gm)].at(-1)?.slice(1).map(Number) ?? []
  return rows === undefined || columns === undefined ? undefined : { rows, columns }
}
