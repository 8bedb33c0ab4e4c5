import { area, text } from './texts.ts'

export const jobTexts = area({
  'DM-JOB-001': text('无法读取任务文件 {file}', '请检查路径和权限；文件应为 JSON。'),
  'DM-JOB-002': text('任务文件 {file} 不是合法的 JSON', '请在所示位置修正 JSON。'),
  'DM-JOB-003': text('任务中有 {count} 个无效字段', '请修正所列字段；全部参数见 docs/options.md。'),
  'DM-JOB-004': text(
    '{side} 数据库没有密码：环境变量 {variable} 为空',
    '请为该命令设置 {variable}，或在任务中提供密码。',
  ),
  'DM-JOB-005': text(
    '工作目录 {workspace} 正被进程 {pid} 使用',
    '请等待其结束，用 “portal stop” 停止，或另选 --workspace。',
  ),
  'DM-JOB-006': text('工作目录 {workspace} 不存在', '请用 “portal list” 列出工作目录，或先启动任务。'),
  'DM-JOB-007': text(
    '该子任务自 {since} 起由 {holder} 持有（epoch {epoch}）',
    '若该进程已丢失或冻结，请加 --take-over 重新运行，它将被隔离。',
  ),
  'DM-JOB-008': text('本进程已被隔离：epoch {epoch} 已被接管', '无需处理，请关注接管的进程。'),
  'DM-JOB-009': text(
    '会改变数据的参数与子任务开始时不同：{options}',
    '请使用开始时的参数，或将 “target.existing” 设为 recreate 后重新开始。',
  ),
  'DM-JOB-010': text(
    '账本属于源端 {expected}，当前源端为 {actual}',
    '请使用子任务开始时的源端，或新建子任务。故障切换之后，全量完成的子任务可用新服务器继续增量。',
  ),
  'DM-JOB-011': text(
    '账本版本为 {found}，本 Portal 支持版本 {known}',
    '请使用写入该账本的 Portal 版本或更新的版本。',
  ),
  'DM-JOB-012': text('已由用户停止', '再次运行同一命令即可继续。'),
  'DM-JOB-013': text('工作目录 {workspace} 不可写', '请用 --workspace 选择可写目录，或释放磁盘空间。'),
  'DM-JOB-014': text('命令行有误：{problem}', '请参阅 “portal help”。'),
  'DM-JOB-015': text('工作目录 {workspace} 中没有运行的进程', '无需停止；“portal status” 显示其结束情况。'),
  'DM-JOB-016': text('预检查发现 {count} 个阻断问题', '请按提示逐一处理后重新运行；未写入任何内容。'),
  'DM-JOB-017': text(
    '阶段 {phase} 需要先完成 {needed}：缺少表 {table}',
    '请用同一任务运行 “portal {needed}” 或 “portal run”。',
  ),
  'DM-JOB-018': text('命令 {command} 属于在线迁移；作业的模式为 {mode}', '请将模式设为在线（online）。'),
  'DM-JOB-019': text(
    '工作目录 {workspace} 的进程 {pid} 没有响应',
    '它可能被冻结。可用 kill -CONT {pid} 唤醒，用 kill -9 {pid} 结束，或加 --take-over 运行。',
  ),
  'DM-JOB-030': text('Portal 未能启动：{problem}', '请查看工作目录的 logs/start.log 并按其提示处理。'),
  'DM-JOB-031': text('工作目录 {workspace} 中没有文件 {file}', '请使用 “portal logs” 列出的名称。'),
  'DM-JOB-032': text('文件 {file} 在 {size} 处结束，小于 {offset}', '请请求文件之内的范围。'),
  'DM-JOB-060': text('无法写入文件 {file}', '请选择您可写入的目录中的文件，或释放磁盘空间。'),
  'DM-JOB-070': text(
    '无法识别 object.definerMap 中的 {entry}',
    '请写成 user@host=角色、user=角色或 *=角色，各项以分号分隔。',
  ),
  'DM-JOB-080': text(
    '源端对 {kind} {name} 的定义与编辑其语句时不同',
    '请在新的评估中查看该对象并重新保存语句，或撤回编辑；否则这些语句和 Portal 生成的语句都不会使用。',
  ),
  'DM-JOB-081': text(
    '迁移中没有可编辑语句的 {kind} {name}',
    '请按 “portal check --schema” 的列表更正类型和名称，或撤回编辑。',
  ),
  'DM-JOB-082': text(
    '{kind} {name} 编辑过的语句无法使用：{problem}',
    '请修正语句或撤回编辑；未写入任何内容。',
  ),
  'DM-JOB-099': text('意外故障：{problem}', '这是程序缺陷，请保留日志并反馈；账本是安全的，同一命令可继续。'),
  'DM-JOB-120': text(
    '工作区 {workspace} 中没有等待决定的该语句',
    'portal decide 会显示正在等待的语句；决定只对该位点的该语句有效。',
  ),
  'DM-JOB-121': text('无法读取 {file} 中的决定', '该文件被改动过。请删除它，并用 portal decide 重新决定。'),
})
