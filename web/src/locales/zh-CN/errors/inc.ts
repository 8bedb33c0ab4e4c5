import { area, text } from './texts.ts'

export const incTexts = area({
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
    '该服务器的内容均未应用。请提供原先跟踪的服务器；若故障切换不是基于 GTID，请重新开始该子任务，从新服务器装载。',
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
    '未应用任何变更。若新服务器仍在接收这些事务，请稍候再运行。若故障切换丢失了它们，目标端会比源端多：请重新开始该子任务以重新装载；若不再需要跟踪，可对新服务器校验并修复；或恢复原来的源端。',
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
    '该语句及其后的内容均未应用，原因见“实际值”。请在子任务页面或用 portal decide 作出决定：已在目标端手工处理则跳过该语句，或改为执行其他 SQL，或自此不再迁移相关的表；然后再次运行。也可重新开始该子任务。',
  ),
  'DM-INC-018': text(
    '表 {table} 带条件或按分区迁移，无法在线跟踪',
    '请迁移该表全部行、不迁移该表，或离线迁移。',
  ),
  'DM-INC-019': text(
    '结构变更正在等待目标端的表 {table}，该表被其他会话占用',
    '会自动重试。若一直不通过，请结束占用该表的会话，或等待其完成。',
  ),
  'DM-INC-022': text(
    '表 {table} 保留行的历史版本（SYSTEM VERSIONING），无法在线跟踪',
    '日志中的历史版本与当前行无法区分。请离线迁移该表、不迁移该表，或在源端执行：ALTER TABLE {table} DROP SYSTEM VERSIONING。',
  ),
  'DM-INC-023': text(
    '源端二进制日志不包含全部变更：{found}',
    '请将该库从 binlog_do_db、binlog_ignore_db 中去除；从库请开启 log_replica_updates（log_slave_updates）。然后重启源端，或改从其主库迁移。',
  ),
  'DM-INC-210': text(
    '目标端已有 {seconds} 秒未接收一批 {rows} 条变更',
    '请结束阻塞的会话或等待其完成；未列出会话时，请检查目标端磁盘是否已满或负载过高。阻塞解除后会自动继续。',
  ),
  'DM-INC-212': text(
    '未应用任何变更：incremental.paused 已开启',
    '将 incremental.paused 设为 false 以继续；或停止增量，停止时会应用全部变更。在此期间源端须保留其日志。',
  ),
  'DM-INC-211': text(
    '源端即将清理仍需要的日志：{why}',
    '请延长源端日志的保留时间（binlog_expire_logs_seconds 或云厂商的设置），不要手工清理，并查明变更积压的原因。日志在读取之前被清理将导致迁移终止。',
  ),
  'DM-INC-213': text(
    '源端现为服务器 {to}，之前为 {from}',
    '该服务器包含已应用的全部变更，将从其继续跟踪。若并未进行故障切换，请检查源端地址。',
  ),
  'DM-INC-220': text(
    '表 {table} 自位点 {position} 起不再迁移',
    '这是针对源端某条语句作出的决定。该表在目标端的数据停留在当时的状态，不参与比对。如需再次迁移，请为其单独建立子任务。',
  ),
  'DM-INC-221': text(
    '所作决定（{action}）无法用于该语句：{statement}',
    '该语句及其后的内容均未应用，原因见“实际值”。请在子任务页面或用 portal decide 另作决定，然后再次运行。',
  ),
  'DM-INC-230': text(
    '自位点 {position} 起不再在执行机上暂存源端日志：{why}',
    '已暂存的日志仍会使用。自该位点起，源端须保留日志直至增量接续：请调大 binlog_expire_logs_seconds（或云厂商的相应设置），不要手工清理。全量继续进行。',
  ),
  'DM-INC-231': text(
    '执行机上暂存的日志无法使用：{problem}',
    '最后位点之后的内容均未应用，此处没有丢失。请再次运行：只要源端仍保留日志，就会从源端读取。请检查执行机磁盘是否故障。',
  ),
})
