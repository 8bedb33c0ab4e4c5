/** A socket lies beside the API, below the plugin's own path: `/plugins/data-migration/ws`. */
export function socketUrl(apiBase: string, path: string): string {
  const { protocol, host } = window.location
  const plugin = apiBase.replace(/\/api\/v\d+$/, '')
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${plugin}${path}`
}
