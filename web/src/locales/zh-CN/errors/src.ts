import { area, text } from './texts.ts'

export const srcTexts = area({
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
  'DM-SRC-019': text(
    '源端 {host}:{port} 不支持压缩连接',
    '请将 source.compression 设为 none，或在服务器的 protocol_compression_algorithms 中加入 zlib（中间代理也可能不支持）。',
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
    '数据库负载较高，加载暂停：{reasons}',
    '会自动继续。阈值为 governor.* 选项，运行中可修改。',
  ),
  'DM-SRC-044': text(
    '表 {table} 没有键且正在分块读取，但这些分块共用的源端视图已结束',
    '无需处理：该表会在同一个视图中重新完整加载。',
  ),
  'DM-SRC-045': text(
    '仅在 limit.hours 规定的时段（{hours}）读取数据；下一时段从 {until} 开始',
    '会自动继续。limit.hours 可在运行中修改。',
  ),
  'DM-SRC-070': text('用户 {user} 无权读取源端的{what}', '请在源端执行：{fix}'),
})
