/** Pages count from 1. */
export interface PageQuery {
  readonly page: number
  readonly pageSize: number
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Of all pages. */
  readonly total: number
}
