import { z } from 'zod'

/** What a user may do in the plugin. `manage` includes creating and deleting; `shell` opens terminals; `admin` is about the plugin itself. */
export const permissions = ['view', 'operate', 'manage', 'shell', 'admin'] as const

export const permissionSchema = z.enum(permissions)
export type Permission = z.infer<typeof permissionSchema>

/** Texts for role forms. */
export const permissionTexts: Readonly<Record<Permission, { readonly en: string; readonly zh: string }>> = {
  view: { en: 'See tasks, progress and reports', zh: '查看任务、进度和报告' },
  operate: {
    en: 'Start, stop, verify, repair and end tasks; see rows at rest',
    zh: '启动、停止、校验、订正、结束任务，查看留存的行',
  },
  manage: {
    en: 'Create, edit and delete tasks, data sources and machines; install Portal',
    zh: '新建、编辑、删除任务、数据源和机器，安装 Portal',
  },
  shell: { en: 'Open terminals on executors', zh: '打开执行机终端' },
  admin: { en: 'Change settings of the plugin, see the audit log', zh: '修改插件设置，查看审计日志' },
}
