import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { installDebianPackages } from '../testbed/debian-packages.ts'
import { type Look, openBrowser, type UiBrowser } from './lib/browser.ts'
import { everyPage, openSight, type Sight } from './lib/every-page.ts'
import { overlappingTexts, scrollsSideways, untranslatedKeys } from './lib/expectations.ts'
import { furnish } from './lib/furnish.ts'
import { pictures } from './lib/keep-picture.ts'
import { startStage } from './lib/stage.ts'

// npm run screenshots [-- <name>…]: every page in both themes and languages, into screenshots/. Says what is wrong with a
// page and ends with 1 when something is. With --docs the few that the documentation shows, into docs/pictures/.

const shownInDocs = ['task', 'sub-task-precheck', 'sub-task-verification']
const docsFolder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
const args = process.argv.slice(2)
const forDocs = args.includes('--docs')
const names = forDocs ? shownInDocs : args
const looks: readonly Look[] = forDocs
  ? [{ theme: 'light', locale: 'en-US' }]
  : (['light', 'dark'] as const).flatMap((theme) =>
      (['en-US', 'zh-CN'] as const).map((locale) => ({ theme, locale })),
    )
const problems: string[] = []

installDebianPackages((line) => process.stderr.write(`${line}\n`))
await using stage = await startStage(0.1)
await using furnished = await furnish(stage)
await using browser = await openBrowser()
const sights = everyPage(furnished).filter(({ name }) => names.length === 0 || names.includes(name))
if (names.length === 0) await rm(pictures, { recursive: true, force: true })
await mkdir(forDocs ? docsFolder : pictures, { recursive: true })

for (const look of looks) await takeLogin(browser, look)
for (const look of looks) await takeAll(browser, look)
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${sights.length * looks.length} pictures in ${forDocs ? docsFolder : pictures}, ${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1

async function takeAll({ open }: UiBrowser, look: Look): Promise<void> {
  const { page, complaints } = await open({ origin: stage.host.url, token: stage.host.adminToken, ...look })
  page.setDefaultTimeout(60_000)
  for (const sight of sights) {
    await openSight(page, sight).catch((error: unknown) =>
      problems.push(`${title(sight, look)}: ${String(error)}`),
    )
    if (forDocs) await takeSmall(page, sight.name)
    else await page.screenshot({ path: join(pictures, `${title(sight, look)}.png`) })
    if (await scrollsSideways(page)) problems.push(`${title(sight, look)}: scrolls sideways`)
    for (const key of await untranslatedKeys(page)) problems.push(`${title(sight, look)}: text ${key}`)
    for (const pair of await overlappingTexts(page)) problems.push(`${title(sight, look)}: overlap ${pair}`)
    for (const complaint of complaints.splice(0)) problems.push(`${title(sight, look)}: ${complaint}`)
  }
  await page.context().close()
}

/** WebP is a quarter of a PNG; only the browser's own protocol makes it. */
async function takeSmall(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  await writeFile(join(docsFolder, `${name}.webp`), Buffer.from(data, 'base64'))
  await session.detach()
}

async function takeLogin({ open }: UiBrowser, look: Look): Promise<void> {
  if (names.length > 0 && !names.includes('login')) return
  const { page } = await open({ origin: stage.host.url, ...look })
  await page.goto('#/login')
  await page.locator('form').waitFor()
  await page.screenshot({ path: join(pictures, `login-${look.theme}-${look.locale}.png`) })
  await page.context().close()
}

function title({ name }: Sight, { theme, locale }: Look): string {
  return `${name}-${theme}-${locale}`
}
