import { area, text } from './texts.ts'

export const verTexts = area({
  'DM-VER-001': text('{tables} 张表共有 {rows} 行不同', '差异见报告。'),
  'DM-VER-002': text('无法比对表 {table}：{problem}', '请排除原因后重新校验；该表计为未校验。'),
  'DM-VER-003': text(
    '{tables} 张表的对象与规划不符，共 {items} 处',
    '请在报告中查看应有与实有的内容；在目标端修正这些对象后重新校验。',
  ),
  'DM-VER-200': text(
    '只有在跟随源端时才能在增量旁比对两端',
    '请等待增量开始，或恢复子任务；追平后会自动比对。',
  ),
  'DM-VER-201': text(
    '尝试 {tries} 次仍无法打开位点确切的源端视图',
    '请在源端不繁忙时再次请求比对，或允许 snapshot.mayLock；其间变更继续应用。',
  ),
  'DM-VER-051': text(
    '表 {table} 使待修复的行数超过 {rows}',
    '请重新装载该表，或调大 repair.maxRows；每一行在写出前都占用内存。',
  ),
  'DM-VER-050': text(
    '选项 {option} 不是主键值',
    '请按主键列顺序以 JSON 文本数组给出，例如 ["1000"] 或 ["7","2024-01-01"]。',
  ),
})
