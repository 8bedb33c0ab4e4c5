import type { Page } from 'playwright-core'
import type { Furnished } from './furnish.ts'

/** A page as it is looked at: where it is, and what is opened on it. */
export interface Sight {
  readonly name: string
  readonly path: string
  /** Shown when the page has what it shows. */
  readonly ready: string
  readonly prepare?: (page: Page) => Promise<unknown>
}

/** Every page of the console, and what opens on it. */
export function everyPage(ids: Furnished): readonly Sight[] {
  const { finished, withRejects, running, following, notStarted, differing, executorId } = ids
  const subTask = (of: typeof finished, tab: string) =>
    `/tasks/${of.taskId}/sub-tasks/${of.subTaskId}?tab=${tab}`
  const sight = (name: string, path: string, ready: string, prepare?: Sight['prepare']): Sight => ({
    name,
    path,
    ready,
    ...(prepare === undefined ? {} : { prepare }),
  })
  return [
    sight('tasks', '/tasks', '[data-test=tasks] .el-table__row'),
    sight('tasks-selected', '/tasks', '[data-test=tasks] .el-table__row', async (page) => {
      await page.locator('[data-test=tasks] .el-table__header .el-checkbox').click()
      await page.locator('[data-test=batch-bar]').waitFor()
    }),
    sight('tasks-end', '/tasks', '[data-test=tasks] .el-table__row', async (page) => {
      await page.locator('[data-test=task-menu]').nth(1).click()
      await page.locator('.el-dropdown-menu:visible').waitFor()
    }),
    sight(
      'wizard-1',
      `/tasks/${notStarted.taskId}/edit`,
      '[data-test=pairs] .el-table__row',
      async (page) => {
        await page.locator('[data-test=source-tree] .el-tree-node__content').first().click()
        await page.locator('[data-test=source-tree] [data-database]').first().waitFor()
      },
    ),
    sight('wizard-2', `/tasks/${notStarted.taskId}/edit?step=2`, '[data-option]'),
    sight('wizard-3', `/tasks/${notStarted.taskId}/edit?step=3`, '[data-choose]'),
    sight('wizard-4', `/tasks/${notStarted.taskId}/edit?step=4`, '[data-check]'),
    sight('task', `/tasks/${running.taskId}`, '[data-test=sub-tasks] .el-table__row'),
    sight('sub-task-overview', subTask(running, 'overview'), 'canvas'),
    sight('sub-task-following', subTask(following, 'overview'), '[data-test=live-verdict]'),
    sight('sub-task-tables', subTask(running, 'tables'), '.el-table-v2__row'),
    sight('sub-task-objects', subTask(finished, 'objects'), '.el-table-v2__row'),
    sight('sub-task-object', subTask(finished, 'objects'), '.el-table-v2__row', async (page) => {
      await page.locator('.el-table-v2__row').last().click()
      await page.locator('.el-drawer:visible').waitFor()
    }),
    sight('sub-task-rejected', subTask(withRejects, 'rejected'), '.el-table-v2__row'),
    sight('sub-task-verification', subTask(finished, 'verification'), '.el-table-v2__row'),
    sight('sub-task-report-files', subTask(finished, 'verification'), '.el-table-v2__row', async (page) => {
      await page.locator('[data-test=report-files]').click()
      await page.locator('.el-dropdown-menu:visible').waitFor()
    }),
    sight('sub-task-differences', subTask(differing, 'verification'), '[data-test=repair-outcome]'),
    sight(
      'sub-task-repair',
      subTask(differing, 'verification'),
      '[data-test=repair-outcome]',
      async (page) => {
        await page.locator('[data-test=errand-apply-repair]').click()
        await page.locator('.el-message-box:visible').waitFor()
      },
    ),
    sight('sub-task-precheck', subTask(finished, 'precheck'), '.el-tabs'),
    sight('sub-task-assessment', subTask(notStarted, 'assessment'), '.el-table-v2__row'),
    sight(
      'sub-task-assessed-object',
      subTask(notStarted, 'assessment'),
      '.el-table-v2__row',
      async (page) => {
        await page.locator('.el-table-v2__row').first().click()
        await page.locator('.el-drawer:visible [data-test=ddl]').waitFor()
      },
    ),
    sight('sub-task-edited-object', subTask(notStarted, 'assessment'), '.el-table-v2__row', async (page) => {
      await page.locator('.el-table-v2__row').first().click()
      await page.locator('.el-drawer:visible [data-test=edit-ddl]').click()
      await page.locator('.el-drawer:visible [data-test=ddl-text]').waitFor()
    }),
    sight('sub-task-parameters', subTask(finished, 'parameters'), '.el-table__row'),
    sight('sub-task-logs', subTask(finished, 'logs'), '[data-test=log] .line'),
    sight('sub-task-events', subTask(finished, 'events'), '.el-table__row'),
    sight('sub-task-alerts', subTask(finished, 'alerts'), '.el-table'),
    sight('executors', '/executors', '[data-test=executors] .el-table__row'),
    sight('executor', `/executors?executor=${executorId}`, '.el-drawer'),
    sight('executor-install', '/executors', '[data-test=install]', async (page) => {
      await page.locator('[data-test=install]').last().click()
      await page.locator('.el-dialog:visible').waitFor()
    }),
    sight('machines', '/machines', '.el-table__row'),
    sight('machine-add', '/machines', '[data-test=add-machine]', async (page) => {
      await page.locator('[data-test=add-machine]').click()
      await page.locator('.el-dialog:visible').waitFor()
    }),
    sight('data-sources', '/data-sources', '.el-table__row'),
    sight('data-source-add', '/data-sources', '[data-test=add-data-source]', async (page) => {
      await page.locator('[data-test=add-data-source]').click()
      await page.locator('.el-dialog:visible').waitFor()
    }),
    sight('shell', `/shell?open=${executorId}`, '[data-test=terminal] .xterm-rows', async (page) => {
      await page.locator('[data-test=terminal]').getByText('$').first().waitFor()
    }),
    sight('alerts', '/alerts', '.el-table'),
    sight('audit', '/audit', '.el-table__row'),
    sight('missing', '/no-such-page', '.el-result'),
  ]
}

/** Opens a page anew and waits until it has what it shows and nothing moves in. What was open before is left behind. */
export async function openSight(page: Page, { path, ready, prepare }: Sight): Promise<void> {
  await page.goto('#/nothing-here')
  await page.locator('.el-result').waitFor()
  await page.goto(`#${path}`)
  // What lies under the mouse looks otherwise, and may say something.
  await page.mouse.move(0, 0)
  await page.locator(ready).first().waitFor()
  await prepare?.(page)
  await page.evaluate(async () => {
    await document.fonts.ready
    const running = document.getAnimations().filter((animation) => {
      const { iterations } = animation.effect?.getTiming() ?? {}
      return iterations !== Infinity
    })
    await Promise.allSettled(running.map((animation) => animation.finished))
  })
}
