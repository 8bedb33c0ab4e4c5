import { notFollowedTexts } from './not-followed.ts'

/** Portal's remarks on converted objects and its reasons for rejected rows, and their Chinese. A name of a column may stand before each. */
export const remarkTexts: Readonly<Record<string, string>> = {
  ...notFollowedTexts,
  'the target has no such date (zero date, or a day the calendar does not have)':
    '目标端没有这样的日期（零日期，或日历中不存在的日期）',
  'the text holds a NUL byte': '文本含有 NUL 字节',
  'the text is not valid UTF-8': '文本不是有效的 UTF-8',
  'the value is outside the range of the target type': '值超出目标类型的范围',
  'the value does not have the form of its type': '值不符合其类型的格式',
  'the value or its row is larger than the target can hold (1 GB)': '值或整行超过目标端的上限（1 GB）',
  'NULL in a column that is NOT NULL': 'NOT NULL 列中出现 NULL',

  'not converted: object.stored is report; translate would convert it':
    '未转换：object.stored 为 report；设为 translate 则会转换',
  'made by statements a user has written for it': '由用户编写的语句创建',
  'was made before its statements were edited, and stays as it was; reset the sub-task to have it made anew':
    '在其语句被编辑之前已创建，保持原样；重置子任务可重新创建',
  'was there before; the statements a user has written for it were not carried out':
    '之前已存在；用户为其编写的语句未执行',
  'negative values are not refused in {columns} (UNSIGNED)': '{columns}（UNSIGNED）不拒绝负值',
  'varchar(n) became varchar(4n), as the target may count bytes':
    'varchar(n) 变为 varchar(4n)，因为目标端可能按字节计数',
  '{type} became text; its order is alphabetical': '{type} 变为 text，按字母排序',
  'its labels are not checked': '不检查其取值是否为已定义的标签',
  'its labels are not checked, for the source does not show all their characters':
    '不检查其标签，因为源端不显示其全部字符',
  'vector became bytea holding its numbers as little-endian float4':
    'vector 变为 bytea，内容为小端 float4 数值',
  'geometry became bytea holding EWKB': 'geometry 变为 bytea，内容为 EWKB',
  'NOT NULL is dropped, for value.zeroDate turns zero dates into NULL':
    '去掉 NOT NULL，因为 value.zeroDate 会把零日期变为 NULL',
  'is reckoned on the source by {sql}; on the target it is a plain column with copied values':
    '源端由 {sql} 计算；目标端为普通列，保存复制的值',
  'is VIRTUAL on the source and STORED on the target': '源端为 VIRTUAL，目标端为 STORED',
  'the target has no invisible columns; it is visible there': '目标端没有不可见列，该列在目标端可见',
  'AUTO_INCREMENT counts per group on the source, over the whole table on the target':
    'AUTO_INCREMENT 在源端按分组计数，在目标端按整张表计数',
  'DEFAULT {value} is not converted': 'DEFAULT {value} 未转换',
  'table {source} is named {target} on the target': '表 {source} 在目标端名为 {target}',
  'column {source} is named {target} on the target': '列 {source} 在目标端名为 {target}',
  'ON UPDATE CURRENT_TIMESTAMP became a trigger, disabled until rows no longer flow in; it also fires where an UPDATE sets the column to the value it had':
    'ON UPDATE CURRENT_TIMESTAMP 变为触发器，在数据不再流入之前保持禁用；UPDATE 把该列设为原值时它也会触发',
  'holds equal what the source does; LIKE on a column of this collation needs PostgreSQL 18':
    '与源端视为相等的值一致；对该排序规则的列使用 LIKE 需要 PostgreSQL 18',
  'a primary key on a prefix became a unique index; the target has no such key':
    '前缀主键变为唯一索引；目标端没有这种主键',
  'the prefix became an expression': '前缀变为表达式',
  'invisible on the source; the target always uses it': '在源端不可见；目标端始终使用它',
  'the source holds values equal that the target tells apart, e.g. by case':
    '源端视为相等的值在目标端会被区分，例如大小写',
  'a second index that keeps values apart as the collation of the source does':
    '第二个索引，按源端排序规则保证值的唯一性',
  'MATCH ... AGAINST becomes: {sql}': 'MATCH ... AGAINST 改写为：{sql}',
  'left out by index.fulltext': '按 index.fulltext 的设置未创建',
  'the table is partitioned on the source and one table on the target: left out by table.partitions':
    '源端为分区表，目标端为单表：按 table.partitions 的设置',
  'the table is partitioned on the source and one table on the target: {reason}':
    '源端为分区表，目标端为单表：{reason}',
  'its sub-partitions became one partition each': '其子分区合并为各自的分区',
  'one of its columns is not there': '其中一列不存在',
  'no primary or unique key of {table} has exactly the columns {columns}':
    '{table} 没有恰好由 {columns} 组成的主键或唯一键',
  '{from} ({fromType}) cannot refer to {toType}': '{from}（{fromType}）不能引用 {toType}',
  'is SQL SECURITY INVOKER; the target runs it with the rights of its owner':
    '为 SQL SECURITY INVOKER；目标端以其属主的权限运行',
}
