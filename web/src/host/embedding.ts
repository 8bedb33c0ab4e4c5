/** Whether a platform shows this page inside its own; then header, menus and login are its business. */
export const embedded = window.__POWERED_BY_WUJIE__ === true

/** Names a DataKit-like platform uses for what it shares with its plugins. */
export const shared = {
  token: 'opengauss-token',
  theme: 'opengauss-theme',
  themeEvent: 'opengauss-theme-change',
  locale: 'locale',
  localeEvent: 'opengauss-locale-change',
} as const

/** Calls `handler` with the first word of every event of the platform's bus. */
export function onHostEvent(event: string, handler: (value: string) => void): void {
  window.$wujie?.bus.$on(event, (value) => {
    if (typeof value === 'string') handler(value)
  })
}

export function tellHost(event: string, value: string): void {
  window.$wujie?.bus.$emit(event, value)
}
