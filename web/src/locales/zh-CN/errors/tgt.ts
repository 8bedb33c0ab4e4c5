import { area, text } from './texts.ts'

export const tgtTexts = area({
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
  'DM-TGT-011': text(
    '目标端磁盘空间已满',
    '请释放目标端空间。增量迁移会自动继续；全量加载再次运行即可继续。',
  ),
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
  'DM-TGT-019': text(
    '目标端暂时无法接收变更：{problem}',
    'Portal 会自动重试；若持续发生，请检查目标端的死锁、被终止的语句与内存。',
  ),
  'DM-TGT-050': text(
    '编辑过的表 {table} 无法接收数据行：列 {column} 为 {found}，不是 {needed}',
    '请使用该类型，或同一形式且容量更大的类型。其他类型请设置 type.overrides，写入时也按它编码。',
  ),
  'DM-TGT-051': text(
    '编辑过的语句没有创建可在崩溃后保留的 {kind} {name}',
    '请在编辑过的语句中使用该对象在目标端的名称，并带上模式名。',
  ),
  'DM-TGT-052': text(
    '表 {table} 已创建并可能已有数据；其语句在此之后被编辑',
    '请撤回编辑以按现有的表继续，或重置子任务以重新创建并装载。',
  ),
  'DM-TGT-053': text(
    '目标端的 {object} 需要的锁被其他会话占用（第 {attempt} 次，共 {attempts} 次）',
    'Portal 会自动重试，每次只等待数秒，以免其他会话排在其后。请让所列会话结束事务；全部尝试用完后该对象标记为失败，再次运行同一命令即可创建。',
  ),
  'DM-TGT-054': text(
    '表 {table} 已存在且无法接收数据行：列 {column} 为 {found}，不是 {needed}',
    '请修改该列，或用 type.overrides 让数据按该列类型写入；也可用 objects.rules 排除该列，或设置 target.existing = recreate 重新建表。',
  ),
  'DM-TGT-060': text(
    'type.overrides 无法为 {table}.{column} 指定类型：{problem}',
    '请修改或删除 type.overrides 中的这一项；自定义类型不得丢失数据。',
  ),
  'DM-TGT-070': text(
    '用户 {user} 无权创建 accounts.mode 所需的 {count} 个角色',
    '请在目标端执行：{fix} 或将 accounts.mode 设为 “script”，由管理员执行 reports/accounts.sql。',
  ),
  'DM-TGT-071': text('目标端没有 {option} 指定的角色 {role}', '请在目标端创建该角色，或修改该选项：{fix}'),
  'DM-TGT-072': text('用户 {user} 无法让角色 {role} 成为对象属主：缺少 {missing}', '请在目标端执行：{fix}'),
  'DM-TGT-073': text(
    '目标端有 {count} 条账号与属主语句失败',
    '报告列出每条语句及原因。处理后重新运行，或由管理员执行 reports/accounts.sql。',
  ),
  'DM-TGT-074': text(
    '角色 {role} 是目标端的管理员，账号 {account} 不会成为该角色',
    '请将其中一个改名，或手工授予所需权限。',
  ),
})
