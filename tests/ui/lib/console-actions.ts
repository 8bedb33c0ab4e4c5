import type { Page } from 'playwright-core'
import type { Executor } from '@data-migration/tests/testbed'
import type { MigrationPair } from '../../e2e/lib/migration-pair.ts'

// What a person does in the console, click by click. Texts are those of the English page.

export async function go(page: Page, path: string): Promise<void> {
  await page.goto(`#${path}`)
}

interface DataSourceFields {
  readonly kind: string
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database?: string
}

export async function addDataSource(page: Page, fields: DataSourceFields): Promise<void> {
  await go(page, '/data-sources')
  await page.getByTestId('add-data-source').click()
  const dialog = page.getByRole('dialog', { name: 'Add data source' })
  await dialog.getByText(fields.kind, { exact: true }).click()
  await dialog.getByLabel('Host', { exact: true }).fill(fields.host)
  await dialog.getByLabel('Port', { exact: true }).fill(String(fields.port))
  await dialog.getByLabel('User', { exact: true }).fill(fields.user)
  await dialog.getByLabel('Password', { exact: true }).fill(fields.password)
  if (fields.database !== undefined)
    await dialog.getByLabel('Database to connect to first').fill(fields.database)
  await dialog.getByLabel('Name', { exact: true }).fill(fields.name)
  await page.getByTestId('test-data-source').click()
  await dialog.getByText('Reachable, the login works').waitFor()
  await page.getByTestId('save-data-source').click()
  await page.getByRole('cell', { name: fields.name }).waitFor()
}

export async function addBoth(page: Page, pair: MigrationPair): Promise<void> {
  await addDataSource(page, {
    kind: pair.source.kind === 'mariadb' ? 'MariaDB' : 'MySQL',
    name: 'shop source',
    host: pair.source.host,
    port: pair.source.port,
    user: pair.sourceUser,
    password: pair.sourcePassword,
  })
  await addDataSource(page, {
    kind: 'PostgreSQL',
    name: 'warehouse',
    host: pair.target.host,
    port: pair.target.port,
    user: pair.targetUser,
    password: pair.targetPassword,
    database: pair.targetDatabase,
  })
}

/** Adds a machine and installs Portal on it; its host key is compared and accepted on the way. */
export async function addExecutor(
  page: Page,
  machine: Executor,
  name: string,
  directory: string,
): Promise<void> {
  await go(page, '/executors')
  await page.getByTestId('add-machine').click()
  const dialog = page.getByRole('dialog', { name: 'Add machine' })
  await dialog.getByLabel('Host name or address').fill(machine.host)
  await dialog.getByLabel('SSH port').fill(String(machine.port))
  await dialog.getByLabel('Name', { exact: true }).fill(name)
  await dialog.getByLabel('User name').fill(machine.user)
  await choose(page, dialog.getByLabel('Login', { exact: true }), 'Private key')
  await dialog.getByLabel('Private key', { exact: true }).fill(machine.privateKey)
  await page.getByTestId('save-machine').click()
  await installPortal(page, machine, name, directory)
}

async function installPortal(page: Page, machine: Executor, name: string, directory: string): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByTestId('install').click()
  await page
    .getByRole('dialog', { name: `Install Portal on ${name}` })
    .getByLabel('Directory')
    .fill(directory)
  await page.getByTestId('install-confirm').click()
  const question = page.getByRole('dialog', { name: `Accept the host key of ${name}?` })
  await question.getByText(machine.hostKeyFingerprint).waitFor()
  await question.getByRole('button', { name: 'Accept this key' }).click()
  await row.getByText('Installed', { exact: true }).waitFor({ timeout: 120_000 })
}

/** Opens a select and takes an option by its text. */
export async function choose(
  page: Page,
  select: ReturnType<Page['getByLabel']>,
  option: string,
): Promise<void> {
  await select.click({ force: true })
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Steps 1 to 3 of the wizard; step 4 is open and its pre-checks run. */
export async function putTogether(
  page: Page,
  pair: MigrationPair,
  name: string,
  executor: string,
): Promise<void> {
  await go(page, '/tasks')
  await page.getByTestId('create-task').first().click()
  await page.getByLabel('Task name').fill(name)
  await chooseDatabase(page, 'source', pair.sourceDatabase)
  await chooseDatabase(page, 'target', pair.targetDatabase)
  await page.getByTestId('add-sub-task').click()
  await page.getByRole('textbox', { name: 'Target schema' }).fill(pair.schema)
  await page.getByTestId('next').click()
  await page.getByTestId('next').click()
  await page.locator(`[data-choose="${executor}"]`).click()
  await page.getByTestId('next').click()
}

export async function chooseDatabase(page: Page, side: 'source' | 'target', database: string): Promise<void> {
  const tree = page.getByTestId(`${side}-tree`)
  const node = tree.locator(`[data-database="${database}"]`)
  if (!(await node.isVisible())) await tree.locator('.el-tree-node__content').first().click()
  await node.click()
}
