import type { Route } from './route.ts'

/** Base of the plugin's API as a browser sees it. */
export const apiBase = '/plugins/data-migration/api/v1'

type Texts = Readonly<Record<string, string | number | boolean | undefined>>

/** The path with its parameters filled in and encoded, and the query behind it; what is undefined is left out. */
export function urlOf(route: Pick<Route, 'path'>, params: Texts = {}, query: Texts = {}): string {
  const path = route.path.replace(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

/** `/tasks/:taskId` → `/tasks/{taskId}`, as OpenAPI writes it. */
export function openApiPath(route: Pick<Route, 'path'>): string {
  return route.path.replace(/:(\w+)/g, '{$1}')
}

/** Names of the parameters in the path. */
export function pathParams(route: Pick<Route, 'path'>): readonly string[] {
  return [...route.path.matchAll(/:(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}
