/** Sentences of Portal's pre-check that are always the same, and their Chinese. What is not here stays as Portal wrote it. */
export const checkSentences: Readonly<Record<string, string>> = {
  granted: '已授权',
  'not granted': '未授权',
  nothing: '无',
  'a primary': '主库',
  'a standby': '备库',
  'a primary that takes writes': '可写的主库',
  'ON (for an online migration)': 'ON（在线迁移需要）',
  'a label with ?': '含 ? 的标签',
  'text in the character set of its column': '与列字符集一致的文本',
  'a column of text that is no key': '非键的文本列',
  'labels the server can show': '服务器能够显示的标签',
  'a name that is not reserved': '非保留名称',
  'no primary key, no unique key of whole NOT NULL columns': '没有主键，也没有由完整 NOT NULL 列组成的唯一键',
  'a key that identifies each row': '能标识每一行的键',
  'nothing: positions can be read without it': '无：没有该权限也能读取位点',
  'MySQL 5.6 to 9.x, MariaDB 10.2 and newer': 'MySQL 5.6 至 9.x、MariaDB 10.2 及以上',
  'PostgreSQL 12 or newer, openGauss 3.0 or newer': 'PostgreSQL 12 及以上、openGauss 3.0 及以上',
  'Sequences of MariaDB are not moved; defaults that use one have to be made by hand.':
    'MariaDB 的序列不会迁移；使用序列的默认值需要手工创建。',
  'Its rows belong to no snapshot: what is written while the table is read may or may not be moved.':
    '其数据不属于任何快照：读取期间写入的内容可能迁移也可能不迁移。',
  'Without one the table is copied in one piece, compared as a whole, and begun anew after an interruption.':
    '没有键的表只能整体复制、整体比对，中断后需重新开始。',
  'Emoji and other rare characters in ENUM and SET labels cannot be told from a question mark.':
    'ENUM 和 SET 标签中的表情等罕见字符无法与问号区分。',
  'Moved as it is declared, such text has the wrong letters on the target, too, and is verified as equal.':
    '按声明的字符集迁移时，目标端同样是乱码，而且校验会显示一致。',
  'Older servers describe their tables and their binlog in ways that are not understood.':
    '更旧的服务器描述表和二进制日志的方式无法识别。',
  'The position of the snapshot comes from the binlog, and so do all changes after it.':
    '快照位点及其后的所有变更都来自二进制日志。',
  'Rows and the structure of tables are read with it.': '读取数据行和表结构需要该权限。',
  'Without it the position of the snapshot is not known, so it cannot be continued by the binlog.':
    '没有该权限就无法得知快照位点，也就不能由二进制日志继续。',
  'Older servers lack SQL that Portal uses.': '更旧的服务器缺少 Portal 使用的 SQL。',
  'Other encodings cannot hold every character of the source.': '其他编码无法保存源端的全部字符。',
  'Everything is written to the target.': '所有内容都写入目标端。',
  'Each worker has a session of its own.': '每个工作线程使用一个会话。',
  'Names with pg_ belong to the server, the ledger has a schema of its own.':
    '以 pg_ 开头的名称属于服务器，账本有自己的 schema。',
  'The ledger was made by another user.': '账本由其他用户创建。',
  'Both are read the same way; the job may name another server than was meant.':
    '两者的读取方式相同；任务中指定的可能不是想要的服务器。',
  'no such role': '没有该角色',
  'no CREATEROLE': '没有 CREATEROLE',
  'not readable': '无法读取',
  'membership with the rights of the role': '继承该角色权限的成员资格',
  'object.definerMap or object.owner (optional)': 'object.definerMap 或 object.owner（可选）',
  "Views, routines and triggers run with the rights of their definer on the source. Without a role named for it they run with those of Portal's user on the target.":
    '视图、例程和触发器在源端以定义者的权限运行；若未指定角色，在目标端将以 Portal 用户的权限运行。',
}
