import { defineOptions } from './define.ts'

/** How the source's log is kept on the executor while rows are loaded. */
export const spoolOptions = defineOptions({
  'spool.mode': {
    type: 'choice',
    default: 'auto',
    choices: ['auto', 'always', 'never'],
    en: 'Keep the log of the source on the executor from the start of the load until it is followed (online runs): auto = unless the source keeps it for more than three times the time the load may take; always for a source that removes it earlier than its settings say, as managed services do',
    zh: '从全量开始到增量接续期间，将源端日志暂存在执行机上（在线迁移）：auto 表示源端日志保留时间不足预计全量耗时的三倍时暂存；源端实际清理早于其设置时（如云数据库）请选择 always',
  },
  'spool.maxGB': {
    type: 'integer',
    default: 20,
    min: 1,
    max: 100_000,
    unit: 'GB',
    en: 'Disk of the executor that the kept log may take, compressed; from there on the source has to keep its log',
    zh: '暂存日志（压缩后）最多占用的执行机磁盘；达到上限后须由源端保留日志',
  },
  'spool.hours': {
    type: 'integer',
    default: 72,
    min: 1,
    max: 500,
    unit: 'h',
    en: 'How long the log is kept on the executor at most; from there on the source has to keep its log',
    zh: '日志在执行机上最多暂存的小时数；达到上限后须由源端保留日志',
  },
})
