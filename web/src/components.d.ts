import type * as ElementPlus from 'element-plus'

/** A column's slot hands out a row of any kind; the type written at the slot says which. */
interface ColumnSlots {
  readonly default?: (props: { readonly row: never; readonly $index: number }) => unknown
  readonly header?: () => unknown
}

interface ColumnProps {
  readonly type?: 'default' | 'selection' | 'index' | 'expand'
  readonly label?: string
  readonly prop?: string
  readonly width?: string | number
  readonly minWidth?: string | number
  readonly align?: 'left' | 'center' | 'right'
  readonly fixed?: boolean | 'left' | 'right'
  readonly sortable?: boolean | 'custom'
  readonly reserveSelection?: boolean
  readonly selectable?: (row: never) => boolean
  readonly showOverflowTooltip?: boolean
  readonly className?: string
}

type Components = Omit<typeof ElementPlus, 'ElTableColumn' | 'default'>

declare module 'vue' {
  interface GlobalComponents extends Components {
    ElTableColumn: new () => { readonly $props: ColumnProps; readonly $slots: ColumnSlots }
  }
  interface GlobalDirectives {
    vLoading: typeof ElementPlus.ElLoadingDirective
  }
}
