import type { Page, Request } from 'playwright-core'

export interface Loaded {
  readonly url: string
  /** The body as it came over the wire, compressed. */
  readonly bytes: number
  readonly body: string
}

/** Everything a page asks for while something is done with it. */
export async function loadedBy(page: Page, act: () => Promise<void>): Promise<readonly Loaded[]> {
  const finished: Request[] = []
  const note = (request: Request): void => void finished.push(request)
  page.on('requestfinished', note)
  await act()
  page.off('requestfinished', note)
  return await Promise.all(finished.map(loadedOf))
}

async function loadedOf(request: Request): Promise<Loaded> {
  const { responseBodySize } = await request.sizes()
  const body = (await (await request.response())?.text()) ?? ''
  return { url: request.url(), bytes: responseBodySize, body }
}
