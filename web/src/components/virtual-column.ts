import type { VNodeChild } from 'vue'

/** A column of a virtual table; widths in px, those that grow share the rest. */
export interface VirtualColumn<T> {
  readonly key: string
  readonly title: string
  readonly width: number
  readonly grow?: boolean
  readonly align?: 'left' | 'center' | 'right'
  readonly render: (row: T) => VNodeChild
}
