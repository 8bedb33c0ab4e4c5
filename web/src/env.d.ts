/// <reference types="vite/client" />

/** What wujie puts on the window of a page it has mounted. */
interface Wujie {
  readonly bus: {
    $on(event: string, handler: (...args: unknown[]) => void): void
    $off(event: string, handler: (...args: unknown[]) => void): void
    $emit(event: string, ...args: unknown[]): void
  }
  readonly props?: {
    readonly data?: Readonly<Record<string, unknown>>
    readonly methods?: Readonly<Record<string, (...args: unknown[]) => void>>
  }
}

interface Window {
  readonly __POWERED_BY_WUJIE__?: boolean
  readonly $wujie?: Wujie
}
