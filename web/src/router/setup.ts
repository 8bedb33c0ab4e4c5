import type { App } from 'vue'
import { watch, watchEffect } from 'vue'
import { createRouter, createWebHashHistory, type RouteLocationNormalized } from 'vue-router'
import { sessionToken } from '../api/token.ts'
import { t } from '../locales/i18n.ts'
import { useLive } from '../stores/live.ts'
import { useSession } from '../stores/session.ts'
import { pages } from './pages.ts'

/** A platform opens `/static-plugin/data-migration/tasks`; the page's own routes are behind the hash. */
function moveMenuPathBehindHash(): void {
  const base = import.meta.env.BASE_URL
  const { pathname, hash, search } = window.location
  if (hash !== '' || !pathname.startsWith(base)) return
  const path = pathname.slice(base.length).replace(/^index\.html$/, '')
  if (path !== '') window.history.replaceState(null, '', `${base}#/${path}${search}`)
}

export function setupRouter(app: App): void {
  moveMenuPathBehindHash()
  const session = useSession()
  const router = createRouter({
    history: createWebHashHistory(import.meta.env.BASE_URL),
    routes: pages,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(async (to) => await admit(to))
  watch(sessionToken, (token) => {
    if (token === '') void router.push(loginFor(router.currentRoute.value))
  })
  watchEffect(() => {
    document.title = `${t(router.currentRoute.value.meta.title ?? 'app.name')} · ${t('app.name')}`
  })
  app.use(router)

  async function admit(to: RouteLocationNormalized): Promise<string | object | boolean> {
    if (to.path === '/login') return true
    const known = session.mustChangePassword || session.me !== null || (await session.load())
    if (!known) return loginFor(to)
    if (session.mustChangePassword) return to.path === '/password' ? true : '/password'
    useLive().open()
    return true
  }
}

function loginFor(to: RouteLocationNormalized): { path: string; query: Record<string, string> } {
  if (to.path === '/login') return { path: '/login', query: {} }
  return { path: '/login', query: { next: to.fullPath } }
}
