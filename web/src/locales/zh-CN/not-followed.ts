/** Why Portal does not follow a statement of the source, or cannot do what was decided about it, and the Chinese of it. */
export const notFollowedTexts: Readonly<Record<string, string>> = {
  'the rows get the time of the statement in column {column}, which is not in the log':
    '列 {column} 中已有的行取语句执行的时间，日志中没有该时间',
  'what the default of column {column} gives each row is not in the log':
    '列 {column} 的默认值为每行产生的值不在日志中',
  'the numbers the source gives in column {column} are not in the log':
    '源端在列 {column} 中分配的编号不在日志中',
  'the values of generated column {column} are not in the log': '生成列 {column} 的值不在日志中',
  'the values of generated column {column} change without being in the log':
    '生成列 {column} 的值会改变，而日志中没有这些改动',
  'the default of column {column} has no counterpart on the target':
    '列 {column} 的默认值在目标端没有对应写法',
  'the rows get a value in column {column} that the target cannot hold':
    '列 {column} 中的行取目标端无法保存的值',
  'NULLs of column {column} may have become values, as the session was not in strict mode':
    '会话未处于严格模式，列 {column} 中的 NULL 可能已变为其他值',
  '{from} → {to} changes values in a way that is not followed': '{from} → {to} 改变值的方式无法跟踪',
  '{from} → {to} may have cut values: the session was not in strict mode, or blanks at the end go all the same':
    '{from} → {to} 可能已截断值：会话未处于严格模式，或末尾空格仍会被去掉',
  'column {column} begins or ends to number itself': '列 {column} 开始或不再自动编号',
  'a CHECK that is added': '新增 CHECK 约束',
  'a CHECK that is altered': '修改 CHECK 约束',
  'a constraint of another kind': '其他类型的约束',
  'a partition is dropped, and its rows are not in the log': '删除了分区，其中的行不在日志中',
  'rows of a partition come or go without being in the log': '分区中的行增加或减少，而日志中没有这些改动',
  'partitions are laid out otherwise': '分区的划分方式改变',
  'rows are taken from a file': '数据行取自文件',
  'CONVERT TO CHARACTER SET may change types and values': 'CONVERT TO CHARACTER SET 可能改变类型和值',
  'ALTER IGNORE may remove rows': 'ALTER IGNORE 可能删除行',
  'CREATE TABLE ... SELECT': 'CREATE TABLE ... SELECT 语句',
  'a new table with partitions': '新建的分区表',
  'a table is moved from one database to another': '表被移到另一个数据库',
  'table {table} is dropped, and incremental.dropTable is stop':
    '表 {table} 被删除，而 incremental.dropTable 为 stop',
  'table {table} refers to a table that is dropped': '表 {table} 引用了被删除的表',
  'table {table} has foreign keys': '表 {table} 有外键',
  'table {table} has checks': '表 {table} 有 CHECK 约束',
  'table {table} would have no counterpart on the target': '表 {table} 在目标端没有对应的表',
  'statements of this kind are not followed': '不跟踪这类语句',
  'other tables refer to {table}': '有其他表引用 {table}',
  'it names no table that is followed: name those to be left out':
    '该语句不涉及正在迁移的表：请指明要排除的表',
  'no table would be left': '将没有可继续迁移的表',
  'no table {table} is followed': '没有正在迁移的表 {table}',
  'rows of table {table} change with those of {parent} (foreign key {key}): leave it out as well':
    '表 {table} 的行会随 {parent} 的行改变（外键 {key}）：请一并排除',
  'table {table} has its types from one that would be left out: leave it out as well':
    '表 {table} 的类型取自将被排除的表：请一并排除',
  'the structure behind it cannot be known any more: a later statement changes it again: {sql}':
    '已无法得知其后的结构：后续语句又改变了它：{sql}',
  'table {table} is named otherwise before its load is caught up with':
    '表 {table} 在其全量数据追平之前被改名',
}
