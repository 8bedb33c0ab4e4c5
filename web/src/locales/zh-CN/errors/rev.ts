import { area, text } from './texts.ts'

export const revTexts = area({
  'DM-REV-001': text(
    '目标端 wal_level 为 {found}',
    "请在目标端执行：ALTER SYSTEM SET wal_level = 'logical'，然后重启。",
  ),
  'DM-REV-002': text('用户 {user} 没有从目标端复制的权限', '请在目标端执行：{fix}'),
  'DM-REV-003': text('目标端的 {max} 个复制槽已用完', '请删除无用的复制槽或提高 max_replication_slots。'),
  'DM-REV-004': text(
    '目标端拒绝来自该执行机的复制连接：{problem}',
    '请在 pg_hba.conf 中为该用户和地址添加一行并重新加载。',
  ),
  'DM-REV-005': text('复制槽 {slot} 已不存在或无效', '此后的变更无法回流：请比对两端并重新开始。'),
})
