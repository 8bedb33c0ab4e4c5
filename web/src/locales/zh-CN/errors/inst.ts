import { area, text } from './texts.ts'

export const instTexts = area({
  'DM-INST-001': text('{user} 无法写入 {host} 上的目录 {directory}', '请另选目录，或授予该用户写权限。'),
  'DM-INST-002': text(
    '{host} 上 {directory} 仅剩 {freeBytes} 字节，需要 {neededBytes} 字节',
    '请释放空间或另选目录。',
  ),
  'DM-INST-003': text('不支持 {host} 的架构 {architecture}', 'Portal 可运行于 linux x64 和 arm64。'),
  'DM-INST-004': text(
    '不支持 {host} 的 C 库：{found}',
    'Portal 需要 glibc 2.28 及以上（RHEL 8、Debian 10、Ubuntu 18.10、openEuler 20.03 及以上）。',
  ),
  'DM-INST-005': text(
    '安装包传输后损坏：{file} 校验和不符',
    '请重新安装；若持续发生，请重新构建或上传安装包。',
  ),
  'DM-INST-006': text(
    '安装在步骤 {step} 停止：{problem}',
    '请查看该步骤的输出。执行机保持原状，排除原因后重新安装。',
  ),
  'DM-INST-007': text('{executor} 上正在进行安装', '请等待其结束。'),
  'DM-INST-008': text('{executor} 上的 Portal 正被 {count} 个子任务使用', '请先结束它们或等待完成。'),
  'DM-INST-009': text('{executor} 上没有安装 Portal', '请先安装。'),
  'DM-INST-010': text('执行机 {executor} 不存在', '请刷新执行机列表。'),
  'DM-INST-011': text('{host} 上的 Portal 自检失败：{problem}', '请查看输出；之前使用的版本保持生效。'),
  'DM-INST-012': text('没有 {architecture} 架构的 Portal 安装包', '请运行 npm run package，或上传安装包。'),
  'DM-INST-013': text('上传的文件不是 Portal 安装包：{problem}', '请上传由 npm run package 生成的 tar.gz。'),
  'DM-INST-014': text(
    '目录 {directory} 不可用：{problem}',
    '请提供绝对路径或以 ~ 开头的路径，不含 .. 和 //，最长 200 个字符。',
  ),
  'DM-INST-015': text(
    '{host} 的 {directory} 中没有可导入的 Portal',
    '请提供包含 portal/current 的目录，或安装 Portal。',
  ),
  'DM-INST-016': text(
    '{host} 上的 Portal {found} 与本服务器（{expected}）不兼容',
    '请安装与本服务器对应的版本。',
  ),
  'DM-INST-017': text(
    '{host} 上的目录 {directory} 含有不属于我们的文件',
    '请选择空目录或已有 Portal 的目录。',
  ),
  'DM-INST-018': text('机器 {machine} 上没有用户 {user}', '请先为该机器添加用户及其登录凭据。'),
  'DM-INST-019': text(
    '执行机 {executor} 自 {since} 起没有心跳',
    '请检查机器；其子任务会在其他执行机上继续。',
  ),
  'DM-INST-020': text('{host} 上缺少程序 {program}', '请在其上安装；Portal 用 tar 和 gzip 解包。'),
  'DM-INST-021': text(
    '{host} 的 {directory} 中没有已安装的 Portal {version}',
    '请选择已有的版本，或安装该版本。',
  ),
  'DM-INST-022': text(
    '暂时无法确认 {host} 上的 {directory} 是否已恢复原状',
    '机器发现连接断开后会自行清理，或由下一次安装清理。',
  ),
  'DM-INST-023': text(
    '{host} 上用户 {user} 启动的进程会随登录结束而终止（logind 的 KillUserProcesses）',
    '请在 /etc/systemd/logind.conf 的 KillExcludeUsers 中加入该用户并重启 systemd-logind，或选用其他用户。',
  ),
})
