import { defineOptions } from './define.ts'

/** How changes of the source are followed. */
export const incrementalOptions = defineOptions({
  'incremental.batchRows': {
    type: 'integer',
    default: 80_000,
    min: 1,
    max: 1_000_000,
    unit: 'rows',
    live: true,
    advanced: true,
    en: 'Most changes applied to the target in one transaction while the source is far ahead',
    zh: '源端领先较多时，一个目标端事务内最多应用的变更数',
  },
  'incremental.batchMs': {
    type: 'integer',
    default: 200,
    min: 1,
    max: 60_000,
    unit: 'ms',
    live: true,
    en: 'How long a change may wait for others to be applied together with',
    zh: '一个变更等待与其他变更一起应用的最长时间',
  },
  'incremental.stallSeconds': {
    type: 'integer',
    default: 60,
    min: 1,
    max: 86_400,
    unit: 's',
    live: true,
    en: 'How long changes may wait for the target to take them before an alarm says so, with what it waits for',
    zh: '变更等待目标端接收多久后告警，并说明在等待什么',
  },
  'incremental.dropTable': {
    type: 'choice',
    default: 'keep',
    choices: ['keep', 'apply', 'stop'],
    en: 'What happens when the source drops a table that is moved: keep its rows on the target under a name with the time, drop it as well, or stop',
    zh: '源端删除被迁移的表时：以带时间的名称在目标端保留其数据、同样删除，或停止',
  },
  'incremental.conflict': {
    type: 'choice',
    default: 'stop',
    choices: ['stop', 'overwrite'],
    live: true,
    en: 'What happens when a change finds the target in another state than the source was: stop, or make the row what the source has',
    zh: '变更遇到与源端不一致的目标端状态时：停止，或将该行改为源端的内容',
  },
})
