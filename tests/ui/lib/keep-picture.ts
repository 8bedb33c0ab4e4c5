import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** Ignored by git. */
export const pictures = fileURLToPath(new URL('../../../screenshots/', import.meta.url))

/** What the page looked like when a test failed. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = join(pictures, 'failed')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name.replace(/\W+/g, '-').slice(0, 80)}.png`) })
}
