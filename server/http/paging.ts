import type { Page, PageQuery } from '../store/page.ts'

interface Paged<T> extends PageQuery {
  items: T[]
  total: number
}

/** A page of the store as the contract shows it. */
export function pageReply<S, T>(page: Page<S>, query: PageQuery, present: (item: S) => T): Paged<T> {
  return { items: page.items.map(present), total: page.total, page: query.page, pageSize: query.pageSize }
}

/** A page of a list that is in memory anyway. */
export function pageOf<T>(all: readonly T[], { page, pageSize }: PageQuery): Paged<T> {
  const start = (page - 1) * pageSize
  return { items: all.slice(start, start + pageSize), total: all.length, page, pageSize }
}

export function contains(text: string, search: string | undefined): boolean {
  return search === undefined || text.toLowerCase().includes(search.toLowerCase())
}
