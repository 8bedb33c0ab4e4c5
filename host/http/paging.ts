export interface Page {
  readonly page: number
  readonly pageSize: number
}

export interface Paged<T> extends Page {
  readonly items: T[]
  readonly total: number
}

/** A page of a list that is in memory anyway. */
export function pageOf<T>(all: readonly T[], { page, pageSize }: Page): Paged<T> {
  const start = (page - 1) * pageSize
  return { items: all.slice(start, start + pageSize), total: all.length, page, pageSize }
}

export function contains(text: string, search: string | undefined): boolean {
  return search === undefined || text.toLowerCase().includes(search.toLowerCase())
}
