import { area, text } from './texts.ts'

export const authTexts = area({
  'DM-AUTH-001': text('未登录或会话已结束', '请登录后重试。'),
  'DM-AUTH-002': text('缺少权限 {permission}', '请联系管理员为您的角色授予该权限。'),
  'DM-AUTH-003': text('用户名或密码错误', '请检查两者；多次失败后登录会被暂时阻止。'),
  'DM-AUTH-004': text('请求过于频繁，{seconds} 秒后可继续', '请稍候重试。'),
  'DM-AUTH-005': text('首帧必须在 {seconds} 秒内携带令牌', '请重新打开连接并在首帧发送令牌。'),
  'DM-AUTH-006': text('需要先修改一次性密码', '请设置您自己的密码。'),
  'DM-AUTH-007': text('新密码强度不足：{problem}', '请使用更长且不常见的密码。'),
  'DM-AUTH-008': text('用户 {user} 不存在', '请刷新用户列表。'),
  'DM-AUTH-009': text('用户名 {user} 已被使用', '请换一个名称。'),
  'DM-AUTH-010': text('不能移除最后一个管理员或取消其角色', '请先指定其他管理员。'),
  'DM-AUTH-011': text('无法解密 {resource} 的已存密钥', '宿主密钥已更换，请重新录入 {resource} 的凭据。'),
  'DM-AUTH-012': text('角色 {role} 不存在', '请刷新角色列表。'),
  'DM-AUTH-013': text(
    '插件 {plugin} 无法加载：{problem}',
    '请检查 plugin.json 和宿主日志；其他插件不受影响。',
  ),
  'DM-AUTH-014': text('插件 {plugin} 没有运行', '请在插件列表中启动。'),
  'DM-AUTH-015': text('存储与此版本不匹配：{problem}', '请启动对应的版本，或恢复此版本的迁移文件。'),
  'DM-AUTH-016': text('另一个宿主正在使用 {data}', '请先停止它，或使用其他 --data 目录和数据库。'),
  'DM-AUTH-017': text('宿主无法启动：{problem}', '请修正所指出的设置后重新启动。'),
})
