export interface EffectText {
  readonly en: string
  readonly zh: string
}

/** What an action means for each thing a sub-task leaves behind, with the sentence a confirm dialog shows for it. */
export const effectTexts = {
  portal: {
    none: { en: 'No Portal process is concerned.', zh: '不涉及 Portal 进程。' },
    asked: {
      en: 'Portal is asked to stop; the state changes when it reports that it has.',
      zh: '请求 Portal 停止；待其确认后状态才改变。',
    },
    fenced: {
      en: 'A Portal that may still run somewhere is fenced out: it can commit nothing more.',
      zh: '可能仍在运行的 Portal 被隔离，无法再提交任何内容。',
    },
  },
  targetData: {
    none: { en: 'The target holds nothing of it.', zh: '目标端没有它的数据。' },
    kept: { en: 'The data on the target stay as they are.', zh: '目标端数据保持不变。' },
    'removed-if-confirmed': {
      en: 'The tables it created on the target stay, unless their removal is chosen and confirmed by typing the name; tables that stay are existing ones for the next start.',
      zh: '它在目标端创建的表保留，除非选择删除并输入名称确认；保留的表在下次启动时按已存在处理。',
    },
  },
  ledger: {
    none: { en: 'There is no ledger.', zh: '没有账本。' },
    kept: {
      en: 'The ledger on the target stays: it can be continued or looked into.',
      zh: '目标端账本保留，可继续或查看。',
    },
    removed: {
      en: 'Its ledger, rejected rows and differences on the target are deleted; it cannot be continued.',
      zh: '目标端的账本、被拒绝行和差异记录被删除，无法再继续。',
    },
  },
  position: {
    none: { en: 'There is no position.', zh: '没有位点。' },
    kept: { en: 'The position stays: changes can be followed from there.', zh: '位点保留，可从该处继续。' },
    removed: { en: 'The position is forgotten.', zh: '位点被删除。' },
  },
  slot: {
    none: { en: 'There is no replication slot.', zh: '没有复制槽。' },
    kept: {
      en: 'A replication slot on the target, where there is one, stays; it holds WAL until reverse continues or the migration ends.',
      zh: '目标端复制槽（若有）保留，在反向继续或迁移结束前会占用 WAL。',
    },
    removed: {
      en: 'Its replication slot on the target, where there is one, is dropped.',
      zh: '目标端复制槽（若有）被删除。',
    },
  },
  switchOver: {
    none: { en: 'The target needs no preparation for being written to.', zh: '目标端可写入，无需另行准备。' },
    unprepared: {
      en: 'Triggers created asleep stay asleep and sequences stay where the load left them, for the changes were not followed to an end. If the target is to be written to, resume and stop incremental first.',
      zh: '停用状态创建的触发器保持停用，序列停留在全量结束时的值，因为增量没有正常结束。若目标端将被写入，请先恢复任务并停止增量。',
    },
  },
  executorFiles: {
    none: { en: 'No executor holds files of it.', zh: '执行机上没有它的文件。' },
    kept: { en: 'Logs and reports stay on the executor.', zh: '执行机上的日志和报告保留。' },
    removed: { en: 'Its logs and reports on the executor are deleted.', zh: '执行机上的日志和报告被删除。' },
  },
} as const

export type Aspect = keyof typeof effectTexts

export const aspects = Object.keys(effectTexts) as readonly Aspect[]

/** One effect for every aspect. */
export type Effects = { readonly [A in Aspect]: keyof (typeof effectTexts)[A] }
