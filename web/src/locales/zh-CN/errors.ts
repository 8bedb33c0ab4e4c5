import type { ErrorCode } from '@data-migration/contract/errors'

interface Texts {
  readonly message: string
  readonly remedy: string
}
export type ErrorTexts = Readonly<Record<ErrorCode, Texts>>

const text = (message: string, remedy: string): Texts => ({ message, remedy })

/** Every code of the catalogue in Chinese; params stand between braces as there. */
export const errorTexts: ErrorTexts = {
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
    '请使用子任务开始时的源端，或新建子任务。',
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
  'DM-JOB-099': text('意外故障：{problem}', '这是程序缺陷，请保留日志并反馈；账本是安全的，同一命令可继续。'),
  'DM-SRC-001': text('无法连接源端 {host}:{port}', '请检查主机、端口、防火墙以及服务是否运行。'),
  'DM-SRC-002': text('源端 {host}:{port} 拒绝用户 {user}', '请检查用户名、密码以及账号允许登录的主机。'),
  'DM-SRC-003': text(
    '源端没有数据库 {database}，或用户 {user} 看不到它',
    '请检查名称（可能区分大小写）并授予 SELECT 权限。',
  ),
  'DM-SRC-004': text('用户 {user} 缺少对 {object} 的权限 {privilege}', '请在源端执行：{fix}'),
  'DM-SRC-005': text(
    '列 {table}.{column} 的类型 {type} 暂不能转换',
    '请排除该表（objects.tables.exclude）或修改该列。',
  ),
  'DM-SRC-006': text('不支持源端版本 {version}', '支持 MySQL 5.6 至 9.x、MariaDB 10.2 及以上。'),
  'DM-SRC-007': text(
    '与源端的连接中断：{problem}',
    'Portal 会自动重连；若持续发生，请检查服务器日志和网络。',
  ),
  'DM-SRC-008': text(
    '读取 {table} 提前结束：收到 {received} 行，应有 {expected} 行',
    '请重新运行，该分片会重新读取。请检查 net_write_timeout 和服务器日志。',
  ),
  'DM-SRC-009': text(
    '没有选中数据库 {database} 的任何表',
    '请检查 objects.tables.include 和 exclude；名称按源端的写法匹配。',
  ),
  'DM-SRC-010': text('所选的表 {table} 在源端不存在', '请检查 objects.tables.include 中的名称。'),
  'DM-SRC-011': text(
    '表 {table} 在目标表创建之后结构发生了变化',
    '请撤销该变更、排除该表（objects.tables.exclude），或重新开始该子任务。',
  ),
  'DM-SRC-012': text('源端语句执行失败：{problem}', '语句见日志；请排除原因后重新运行。'),
  'DM-SRC-013': text(
    '表 {table} 使用引擎 {engine}，没有一致性快照',
    '请转换为 InnoDB，或确保读取期间无人写入。',
  ),
  'DM-SRC-014': text(
    '无法打开一致性快照：{problem}',
    '请在源端较空闲时运行、使用单个读取连接（full.workers=1），或参阅 snapshot.way 的文档。',
  ),
  'DM-SRC-015': text(
    '仅大小写不同的名称转换后冲突：{names}',
    '请将 names.case 设为 “exact”，或重命名其中一个。',
  ),
  'DM-SRC-016': text(
    '源端未能及时执行语句：{problem}',
    'Portal 会重试；若持续发生，请检查长事务、DDL 和连接数限制。',
  ),
  'DM-SRC-017': text(
    '源端 {host}:{port} 与 Portal 的 TLS 协商失败：{problem}',
    '请对照服务器的 TLS 设置和证书检查 source.tls.mode 与 source.tls.ca。',
  ),
  'DM-SRC-018': text(
    '表 {table} 有 {count} 列，目标表最多 {limit} 列',
    '请排除该表（objects.tables.exclude）或拆分。',
  ),
  'DM-SRC-040': text(
    '规则指定了 {subject}，但源端没有该对象，或过滤后没有剩余的列',
    '请修正 objects.rules 中的名称；名称须与源端写法一致。',
  ),
  'DM-SRC-041': text(
    '无法按规则读取表 {table}：{problem}',
    '请修正 objects.rules.{table}：其中的条件和分区会原样用于源端。',
  ),
  'DM-SRC-042': text('读取为等待表 {table} 的语句让路', '无需处理：该语句结束后会重新读取。'),
  'DM-SRC-043': text(
    '源端负载较高，加载暂停：{reasons}',
    '会自动继续。阈值为 governor.* 选项，运行中可修改。',
  ),
  'DM-TGT-001': text('无法连接目标端 {host}:{port}', '请检查主机、端口、防火墙以及服务是否运行。'),
  'DM-TGT-002': text('目标端 {host}:{port} 拒绝用户 {user}', '请检查用户名、密码和 pg_hba.conf。'),
  'DM-TGT-003': text(
    '目标端没有数据库 {database}',
    '请创建：CREATE DATABASE ... ENCODING UTF8 TEMPLATE template0。',
  ),
  'DM-TGT-004': text('用户 {user} 缺少对 {object} 的权限 {privilege}', '请在目标端执行：{fix}'),
  'DM-TGT-005': text(
    '目标数据库 {database} 的编码为 {encoding}',
    '请以 ENCODING UTF8 TEMPLATE template0 创建数据库。',
  ),
  'DM-TGT-006': text(
    '目标 schema {schema} 已有 {count} 个对象',
    '请另选 schema，或将 target.existing 设为 append、truncate 或 recreate。',
  ),
  'DM-TGT-007': text(
    '与目标端的连接中断：{problem}',
    'Portal 会自动重连；若持续发生，请检查服务器日志、磁盘空间和网络。',
  ),
  'DM-TGT-008': text('目标端拒绝了 {object} 的语句：{problem}', '语句见报告；请排除原因后重新运行。'),
  'DM-TGT-009': text(
    '表 {table}、主键 {key}、列 {column}：目标端无法保存该值（{reason}）',
    '请在源端修正该行，或设置策略参数 {policy}。',
  ),
  'DM-TGT-010': text(
    '表 {table} 已暂停：{rejected} 行被拒绝，额度为 {budget}',
    '请查看报告中被拒绝的行；调整策略或提高 reject.maxRows。',
  ),
  'DM-TGT-011': text('目标端磁盘空间已满', '请释放目标端空间；再次运行同一命令即可继续。'),
  'DM-TGT-012': text('不支持目标端版本 {version}', '支持 PostgreSQL 12 及以上、openGauss 3.0 及以上。'),
  'DM-TGT-013': text('目标 schema 名称 {schema} 是保留名称', '请选择其他 target.schema。'),
  'DM-TGT-014': text(
    '表 {table} 的外键 {name} 存在没有父行的数据',
    '示例见报告；请在源端修正，或不创建该外键。',
  ),
  'DM-TGT-015': text('表 {table} 由另一个任务写入（子任务 {owner}）', '请先结束那个任务，或另选 schema。'),
  'DM-TGT-016': text(
    '目标端是 {found} 服务器，任务中写的是 {kind}',
    '请将 target.kind 改为实际类型，或提供正确的主机和端口。',
  ),
  'DM-TGT-017': text(
    '目标端 {host}:{port} 没有空闲连接：{problem}',
    'Portal 会自动重试；若持续发生，请提高 max_connections 或降低 full.workers。',
  ),
  'DM-TGT-018': text(
    '目标端 {host}:{port} 与 Portal 的 TLS 协商失败：{problem}',
    '请对照服务器的 TLS 设置和证书检查 target.tls.mode 与 target.tls.ca。',
  ),
  'DM-TGT-060': text(
    'type.overrides 无法为 {table}.{column} 指定类型：{problem}',
    '请修改或删除 type.overrides 中的这一项；自定义类型不得丢失数据。',
  ),
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
  'DM-TASK-001': text('任务 {task} 不存在', '请刷新列表，可能已被删除。'),
  'DM-TASK-002': text('子任务 {subTask} 不存在', '请刷新任务，可能已被删除或编辑。'),
  'DM-TASK-003': text('任务名称 {name} 已被使用', '请换一个名称。'),
  'DM-TASK-004': text(
    '{host}:{port} 上的数据库 {database} 已是未完成任务 {task} 的目标端',
    '请另选目标数据库，或先结束那个任务。',
  ),
  'DM-TASK-005': text('状态为 {state} 的任务不能编辑', '只有未启动的任务可以编辑；请克隆或先重置。'),
  'DM-TASK-006': text('状态 {state} 下不能执行“{action}”', '当前可执行：{possible}。'),
  'DM-TASK-007': text('子任务不在增量阶段（状态 {state}）', '只有增量运行时才能停止增量。'),
  'DM-TASK-008': text('增量尚未停止（状态 {state}）', '请停止增量并等待追平，再启动反向。'),
  'DM-TASK-009': text('反向不能启动：{count} 个前提条件不满足', '请处理所列问题，再启动反向。'),
  'DM-TASK-010': text(
    '该子任务的目标端不能用于反向迁移：{problem}',
    '请不做反向而结束迁移，或使用支持逻辑解码的目标端。',
  ),
  'DM-TASK-011': text('状态为 {state} 的任务不能删除', '请先结束；没有任何运行时才能删除。'),
  'DM-TASK-012': text('“{action}”属于在线迁移，该子任务为离线', '需要同步变更时请创建在线子任务。'),
  'DM-TASK-013': text('变更已在回流到源端，不能再次进入增量', '请停止反向并结束迁移；另一方向请新建任务。'),
  'DM-TASK-014': text('状态为 {state} 的任务不能重置', '请先结束或停止。'),
  'DM-TASK-015': text('已经结束（状态 {state}）', '无需处理；重置后可再次迁移。'),
  'DM-TASK-016': text(
    'Portal 的报告“{event}”与状态 {state} 不符，已忽略',
    '无需处理：它来自已结束的运行，服务器日志中有记录。',
  ),
  'DM-TASK-017': text('{resource} 已被他人修改', '请刷新后重试。'),
  'DM-TASK-018': text('任务没有就绪的执行机', '请选择已安装 Portal 的执行机，或在某台上安装 Portal。'),
  'DM-TASK-019': text('任务没有子任务', '请至少添加一对源端和目标端。'),
  'DM-TASK-020': text('该操作会破坏数据，尚未确认', '请输入 {expected} 以确认。'),
  'DM-TASK-021': text('预检查发现 {count} 个阻断项', '请处理所列问题后重新启动。'),
  'DM-TASK-022': text('{what} 还没有报告', '该阶段运行后即可查看。'),
  'DM-TASK-023': text('子任务没有日志文件 {file}', '请使用日志列表中的名称。'),
  'DM-TASK-024': text('子任务运行时不能修改参数 {option}', '请先停止，或修改标记为可在线修改的参数。'),
  'DM-TASK-025': text('数据源 {dataSource} 不存在', '请刷新数据源列表。'),
  'DM-TASK-026': text('数据源 {dataSource} 正被使用：{users}', '请先删除或编辑这些任务。'),
  'DM-TASK-027': text('数据源名称 {name} 已被使用', '请换一个名称。'),
  'DM-TASK-028': text(
    '数据源 {dataSource} 的类型为 {kind}，不能作为 {side}',
    '源端为 MySQL 或 MariaDB，目标端为 PostgreSQL 或 openGauss。',
  ),
  'DM-TASK-029': text('该任务有两个子任务写入同一目标 {target}', '请为每个子任务指定各自的目标数据库。'),
  'DM-TASK-030': text('告警 {alert} 不存在', '请刷新告警列表。'),
  'DM-TASK-031': text('预检查 {check} 不存在', '请重新运行预检查。'),
  'DM-TASK-032': text('所选阶段组合无效：{problem}', '请调整阶段选择。'),
  'DM-TASK-033': text('幂等键 {key} 的请求已以其他内容执行过', '请为新请求使用新的幂等键。'),
  'DM-TASK-040': text(
    '执行机 {executor} 的 {slots} 个槽位已全部占用',
    '有空位时自动开始；提高槽位数或为任务增加执行机可更早开始。',
  ),
  'DM-TASK-041': text(
    '执行机 {executor} 可用内存 {availableBytes} 字节，需要 {neededBytes} 字节',
    '内存足够时自动开始；可选更小的预设或增加执行机。',
  ),
  'DM-TASK-042': text(
    '执行机 {executor} 有 {cores} 个核，最多承载 {limit} 个子任务',
    '其中一个结束后自动开始；增加执行机可更早开始。',
  ),
  'DM-TASK-043': text('执行机 {executor} 正为等待更久的子任务预留', '将在其后开始。'),
  'DM-TASK-044': text('执行机 {executor} 正在安装 Portal', '安装完成后自动开始。'),
  'DM-TASK-045': text(
    '自服务启动以来执行机 {executor} 尚未应答',
    '请等待其首次心跳；若一直没有，请检查机器。',
  ),
  'DM-TASK-046': text(
    '执行机 {executor} 不接收子任务（0 个槽位）',
    '请为其分配槽位，或为任务增加其他执行机。',
  ),
  'DM-TASK-047': text(
    '执行机 {executor} 上先前的 Portal 尚未结束',
    '已请求其结束；等待它的操作会自动继续，其他操作届时可重试。',
  ),
  'DM-TASK-048': text(
    '经过 {count} 次中断后，将于 {at} 再次启动',
    '请查看最近的错误并排除原因；停止后恢复可立即启动。',
  ),
  'DM-TASK-049': text(
    '执行机 {executor} 上的 Portal 意外终止',
    '将重新启动并继续；若再次发生，请检查执行机的内存和 logs/start.log。',
  ),
  'DM-TASK-100': text('请求中有 {count} 个无效字段', '请修正所列字段。'),
  'DM-TASK-101': text('请求体不是合法的 JSON', '请以 Content-Type: application/json 发送 JSON 对象。'),
  'DM-TASK-102': text('请求体超过 {limitBytes} 字节', '请减少单次发送的内容。'),
  'DM-TASK-103': text('没有 {method} {path}', '可用路由见 OpenAPI 文档。'),
  'DM-TASK-104': text('此处不接受内容类型 {contentType}', '请发送 {expected}。'),
  'DM-TASK-105': text('范围从 {offset} 开始，文件在 {size} 处结束', '请请求文件之内的范围。'),
  'DM-TASK-106': text(
    '没有主题 {topic}',
    '可用：tasks、task/<id>、subtask/<id>、subtask/<id>/log 或 executors。',
  ),
  'DM-TASK-107': text('服务器正在停止', '请等待其恢复；正在进行的迁移不受影响。'),
  'DM-TASK-108': text('插件的存储发生故障：{problem}', '请检查磁盘空间和宿主的数据库；未作任何修改。'),
  'DM-TASK-109': text('无法理解的帧：{problem}', '请按契约发送帧。'),
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
  'DM-VER-001': text('{tables} 张表共有 {rows} 行不同', '差异见报告。'),
  'DM-VER-002': text('无法比对表 {table}：{problem}', '请排除原因后重新校验；该表计为未校验。'),
  'DM-VER-051': text(
    '表 {table} 使待修复的行数超过 {rows}',
    '请重新装载该表，或调大 repair.maxRows；每一行在写出前都占用内存。',
  ),
  'DM-VER-050': text(
    '选项 {option} 不是主键值',
    '请按主键列顺序以 JSON 文本数组给出，例如 ["1000"] 或 ["7","2024-01-01"]。',
  ),
  'DM-INC-001': text(
    '源端没有写二进制日志（log_bin 为 {found}）',
    '请在源端配置 log_bin 并重启，或改用离线迁移。',
  ),
  'DM-INC-002': text(
    '源端二进制日志格式为 {found}',
    '请在源端执行：SET GLOBAL binlog_format = ROW；已打开的会话仍用旧格式。',
  ),
  'DM-INC-003': text('二进制日志的行镜像为 {found}', '请在源端执行：SET GLOBAL binlog_row_image = FULL。'),
  'DM-INC-004': text(
    '源端已没有从位点 {position} 开始的二进制日志',
    '其间的变更对增量已丢失：请重新装载，并延长二进制日志保留时间。',
  ),
  'DM-INC-005': text(
    '源端二进制日志仅保留 {found}，需要 {required}',
    '请在迁移期间提高 binlog_expire_logs_seconds。',
  ),
  'DM-INC-006': text(
    '源端与之前不是同一服务器：{found}，应为 {expected}',
    '请提供位点所属的服务器；若为 GTID 故障切换，请确认新服务器。',
  ),
  'DM-INC-007': text(
    '无法解析源端二进制日志：{problem}',
    '该处之后的内容均未应用。请重新运行；若仍出现，请检查源端版本及其日志。',
  ),
  'DM-INC-008': text(
    '二进制日志以语句形式记录了行变更：{statement}',
    '有会话将 binlog_format 设为 STATEMENT 或 MIXED。请全部改为 ROW，并重新装载其写过的表。',
  ),
  'DM-INC-009': text(
    '表 {table} 的列 {column} 在二进制日志中与结构不符：{found}',
    '该表的结构变更未被跟踪。请重新装载该表。',
  ),
  'DM-INC-010': text(
    '表 {table} 的行镜像缺少列 {column}',
    '请在源端执行：SET GLOBAL binlog_row_image = FULL，结束旧会话，然后重新装载该表。',
  ),
  'DM-INC-011': text(
    '二进制日志中有未知事件：{event}',
    '其后的内容均未应用。请将 Portal 升级到支持该源端的版本。',
  ),
  'DM-INC-012': text(
    '准备了一个修改所选表的分布式（XA）事务',
    '不跟踪 XA 事务。请使用一阶段提交，或在应用不再使用 XA 后重新装载。',
  ),
  'DM-INC-013': text(
    '源端不认识已应用的事务：{transactions}',
    '故障切换丢失了事务，目标端比源端多。请重新装载，或恢复原来的源端。',
  ),
  'DM-INC-014': text(
    '表 {table} 的变更遇到目标端的不同状态：{kind}，{rows} 行',
    '有其他程序写过目标端。请校验并修复该表，或选择 incremental.conflict = overwrite。',
  ),
  'DM-INC-015': text(
    '表 {table} 的变更行无法保存：列 {column}，{reason}',
    '请在源端更正该行，或改用其他取值策略并重新装载该表。',
  ),
  'DM-INC-016': text('没有可用于跟踪源端的起始位点', '请先运行该子任务的全量迁移，且源端须开启二进制日志。'),
  'DM-INC-017': text(
    '无法跟踪源端的结构变更：{statement}',
    '其后的内容均未应用。请在结构变更之后重新开始该子任务。',
  ),
  'DM-INC-018': text(
    '表 {table} 带条件或按分区迁移，无法在线跟踪',
    '请迁移该表全部行、不迁移该表，或离线迁移。',
  ),
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
}
