import { area, text } from './texts.ts'

export const sshTexts = area({
  'DM-SSH-001': text('无法连接机器 {host}:{port}：{problem}', '请检查地址、端口、防火墙以及 sshd 是否运行。'),
  'DM-SSH-002': text('机器 {host}:{port} 拒绝用户 {user}', '请检查用户名、密码或密钥。'),
  'DM-SSH-003': text(
    '{host}:{port} 的主机密钥已改变，未发送任何内容',
    '若机器是重新安装的，请在机器上比对指纹后接受；否则可能有人在中间窃听。',
  ),
  'DM-SSH-004': text('{host}:{port} 的主机密钥尚未被接受', '请在机器上比对指纹后接受。'),
  'DM-SSH-005': text('无法读取私钥：{problem}', '请提供 OpenSSH 或 PEM 密钥；若有口令请一并提供。'),
  'DM-SSH-006': text(
    '与 {host}:{port} 的连接在“{action}”期间中断',
    '连接会自动恢复；若持续发生，请检查网络和 sshd 日志。',
  ),
  'DM-SSH-007': text('机器 {machine} 不存在', '请刷新机器列表。'),
  'DM-SSH-008': text('机器 {machine} 正在使用中：{users}', '请先结束其上的工作并卸载 Portal。'),
  'DM-SSH-009': text('机器名称 {name} 已被使用', '请换一个名称。'),
  'DM-SSH-010': text(
    '{host} 上的命令以代码 {exitCode} 结束：{command}',
    '请查看输出，在机器上排除原因后重试。',
  ),
  'DM-SSH-011': text('机器 {host} 在“{action}”期间 {seconds} 秒内没有响应', '请检查其负载和网络。'),
  'DM-SSH-012': text(
    '跳板机 {jump} 不允许访问 {host}:{port}',
    '请检查其 sshd 的 AllowTcpForwarding，以及它能否访问该机器。',
  ),
  'DM-SSH-013': text('终端在 {minutes} 分钟无输入后关闭', '请重新打开。'),
  'DM-SSH-014': text('{host} 的 {limit} 个会话已全部占用', '请关闭一个终端或等待传输结束。'),
  'DM-SSH-015': text('{machine} 的用户 {user} 没有可用的登录凭据', '请在机器列表中录入其密码或密钥。'),
  'DM-SSH-016': text('服务器本机不提供终端', '请将其作为带 SSH 登录的机器添加，再在那里打开终端。'),
})
