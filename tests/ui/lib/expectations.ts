import { optionTable } from '@data-migration/contract/options'
import type { Page } from 'playwright-core'

/** Whether anything sticks out to the right of the window. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
}

/** Namespaces of the page's texts. */
const namespaces = [
  ...[
    'app',
    'menu',
    'common',
    'connection',
    'error',
    'form',
    'missing',
    'login',
    'meaning',
    'verdict',
    'pending',
  ],
  ...[
    'phase',
    'mode',
    'dbKind',
    'dataSource',
    'machine',
    'executor',
    'install',
    'task',
    'tasks',
    'taskAction',
  ],
  ...[
    'reset',
    'subTask',
    'subTaskAction',
    'object',
    'rejected',
    'verification',
    'reportFile',
    'incremental',
    'event',
    'log',
    'alert',
    'audit',
  ],
  ...['shell', 'wizard', 'option', 'unit', 'check', 'figure', 'tableState', 'phaseStatus'],
]
const key = new RegExp(
  `(?<![\\w./])(?:${namespaces.join('|')})\\.[a-z][A-Za-z]+(?:\\.[A-Za-z-]+)*(?![\\w(])`,
  'g',
)

/** Keys of texts that stand on the page instead of the texts: `tasks.emptyTitle`. Names of options and what is in code look alike. */
export async function untranslatedKeys(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const code = [...document.querySelectorAll<HTMLElement>('code, pre, .dm-mono, [role=log]')]
    const looked = code.map(({ innerText }) => innerText)
    return looked.reduce((all, one) => (one === '' ? all : all.replaceAll(one, '')), document.body.innerText)
  })
  return [...text.matchAll(key)].map(([found]) => found).filter((found) => !(found in optionTable))
}

/** Elements whose boxes lie over each other although both show text: what a careless width does to a title row. */
export async function overlappingTexts(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const shown = [
      ...document.querySelectorAll<HTMLElement>('h1, h2, h3, button, .el-tag, .el-check-tag, label'),
    ]
      .filter((element) => element.offsetParent !== null && element.innerText.trim() !== '')
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      // What lies under a dialog is covered on purpose.
      .filter(({ element, box }) => {
        const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        return top !== null && (element.contains(top) || top.contains(element))
      })
    const found: string[] = []
    for (const [index, one] of shown.entries())
      for (const other of shown.slice(index + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (wide > 2 && high > 2) found.push(`${one.element.innerText} | ${other.element.innerText}`)
      }
    return found
  })
}
