import type { Permission } from '@data-migration/contract/plugin'
import type { RouteRecordRaw } from 'vue-router'
import type { TextKey } from '../locales/keys.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown in the browser's title. */
    readonly title: TextKey
    /** Without it the page says so instead of opening; `null` needs no session. */
    readonly permission: Permission | null
  }
}

export const pages: readonly RouteRecordRaw[] = [
  { path: '/', redirect: '/tasks' },
  {
    path: '/login',
    component: () => import('../views/login/login-page.vue'),
    meta: { title: 'login.title', permission: null },
  },
  {
    path: '/password',
    component: () => import('../views/login/password-page.vue'),
    meta: { title: 'login.change', permission: null },
  },
  {
    path: '/tasks',
    component: () => import('../views/tasks/tasks-page.vue'),
    meta: { title: 'menu.tasks', permission: 'view' },
  },
  {
    path: '/tasks/new',
    component: () => import('../views/wizard/wizard-page.vue'),
    meta: { title: 'wizard.create', permission: 'manage' },
  },
  {
    path: '/tasks/:taskId/edit',
    component: () => import('../views/wizard/wizard-page.vue'),
    props: true,
    meta: { title: 'wizard.edit', permission: 'manage' },
  },
  {
    path: '/tasks/:taskId',
    component: () => import('../views/task/task-page.vue'),
    props: true,
    meta: { title: 'task.title', permission: 'view' },
  },
  {
    path: '/tasks/:taskId/sub-tasks/:subTaskId',
    component: () => import('../views/sub-task/sub-task-page.vue'),
    props: true,
    meta: { title: 'subTask.title', permission: 'view' },
  },
  {
    path: '/executors',
    component: () => import('../views/executors/executors-page.vue'),
    meta: { title: 'menu.executors', permission: 'view' },
  },
  {
    path: '/machines',
    component: () => import('../views/machines/machines-page.vue'),
    meta: { title: 'menu.machines', permission: 'view' },
  },
  {
    path: '/data-sources',
    component: () => import('../views/data-sources/data-sources-page.vue'),
    meta: { title: 'menu.dataSources', permission: 'view' },
  },
  {
    path: '/shell',
    component: () => import('../views/shell/shell-page.vue'),
    meta: { title: 'menu.shell', permission: 'shell' },
  },
  {
    path: '/alerts',
    component: () => import('../views/alerts/alerts-page.vue'),
    meta: { title: 'menu.alerts', permission: 'view' },
  },
  {
    path: '/audit',
    component: () => import('../views/audit/audit-page.vue'),
    meta: { title: 'menu.audit', permission: 'admin' },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('../views/missing-page.vue'),
    meta: { title: 'missing.title', permission: null },
  },
]

interface MenuPage {
  readonly path: string
  readonly title: TextKey
  readonly permission: Permission
}

/** The stand-alone menu; a platform shows the menus of the manifest instead. */
export const menuPages: readonly MenuPage[] = [
  { path: '/tasks', title: 'menu.tasks', permission: 'view' },
  { path: '/data-sources', title: 'menu.dataSources', permission: 'view' },
  { path: '/executors', title: 'menu.executors', permission: 'view' },
  { path: '/machines', title: 'menu.machines', permission: 'view' },
  { path: '/shell', title: 'menu.shell', permission: 'shell' },
  { path: '/alerts', title: 'menu.alerts', permission: 'view' },
  { path: '/audit', title: 'menu.audit', permission: 'admin' },
]
