import type { Mutation } from '../mutation.ts'

const lock = 'portal-agent/src/db/mysql/snapshot/flush-lock.ts'
const lockTest = 'portal-agent/src/db/mysql/snapshot/flush-lock.test.ts'
const statements = 'portal-agent/src/db/mysql/rows/statements.ts'
const statementsTest = 'portal-agent/src/db/mysql/rows/statements.test.ts'

/** Guards of the views that are read in, of the chunks they are cut into, and of what a loaded table needs (groups X and O). */
export const viewsAndChunks: readonly Mutation[] = [
  {
    pitfall: 'X01',
    file: lock,
    guard:
      "    const window = await openAll(way, control, views, signal)\n    await say('unlock', 'UNLOCK TABLES')\n",
    mutated:
      "    await say('unlock', 'UNLOCK TABLES')\n    const window = await openAll(way, control, views, signal)\n",
    test: { file: lockTest, name: 'X01 X02' },
  },
  {
    pitfall: 'X02',
    file: lock,
    guard: '  await Promise.all(others.map((view) => view.session.execute(openView, soon)))\n',
    mutated: '  void others\n',
    test: { file: lockTest, name: 'X01 X02' },
  },
  {
    pitfall: 'X04',
    file: 'portal-agent/src/full/load-start.ts',
    guard: 'if (known !== null) return known',
    mutated: 'void known',
    test: { file: 'portal-agent/src/full/load-start.test.ts', name: 'X04' },
  },
  {
    pitfall: 'X06',
    file: 'portal-agent/src/db/mysql/errors.ts',
    guard: 'const otherStructure = new Set([1054, 1146, 1176, 1412])',
    mutated: 'const otherStructure = new Set([1054, 1146, 1176])',
    test: { file: 'portal-agent/src/db/mysql/errors.test.ts', name: 'X06' },
  },
  {
    pitfall: 'X08',
    file: 'portal-agent/src/db/mysql/rows/plan-cut.ts',
    guard: 'return hasSnapshots(engine) && ',
    mutated: 'return ',
    test: { file: 'portal-agent/src/db/mysql/rows/plan-cut.test.ts', name: 'X08 of an engine' },
  },
  {
    pitfall: 'X17',
    file: statements,
    guard: "`${from}${isOpen(range) ? '' : force}${where(range)}`",
    mutated: '`${from} LIMIT 10 OFFSET ${range.no * 10}`',
    test: { file: statementsTest, name: 'X17 reads' },
  },
  {
    pitfall: 'X17',
    file: statements,
    guard: '`${keys}${where({ lower, upper })} ORDER BY',
    mutated: '`${keys}${where({ lower: null, upper })} ORDER BY',
    test: { file: statementsTest, name: 'X17 counts' },
  },
  {
    pitfall: 'X19',
    file: 'portal-agent/src/full/plan-chunks.ts',
    guard: '      await hand(table, current.value, following.done === true, planning, signal)\n',
    mutated: '      void hand(table, current.value, following.done === true, planning, signal)\n',
    test: { file: 'portal-agent/src/full/plan-chunks.test.ts', name: 'X19 X20' },
  },
  {
    pitfall: 'O03',
    file: 'portal-agent/src/db/mysql/rows/column-form.ts',
    guard: "COALESCE(CONCAT(x'ff', ${stored}), x'ff')",
    mutated: "CONCAT(x'ff', ${stored})",
    test: { file: 'portal-agent/src/db/mysql/rows/column-form.test.ts', name: 'O03' },
  },
  {
    pitfall: 'N11',
    file: 'portal-agent/src/db/mysql/rows/column-form.ts',
    guard: "if (base === 'double' && scale !== null) return asDouble(name)",
    mutated: '',
    test: { file: 'portal-agent/src/db/mysql/rows/column-form.test.ts', name: 'N10 N11' },
  },
  {
    pitfall: 'O13',
    file: 'portal-agent/src/full/index-builder.ts',
    guard: '    await writer.analyze(targetSchema, target, signal)\n',
    mutated: '    void [targetSchema, target, writer, signal]\n',
    test: { file: 'portal-agent/src/full/index-builder.test.ts', name: 'O13' },
  },
  {
    pitfall: 'O23',
    file: 'portal-agent/src/full/copy-chunk.ts',
    guard: 'if (rowsRead === expected && rowsWritten + rowsRejected === expected) return',
    mutated: 'if (rowsRead === rowsWritten + rowsRejected) return',
    test: { file: 'portal-agent/src/full/copy-chunk.test.ts', name: 'O02 O23' },
  },
  {
    pitfall: 'X03',
    file: 'portal-agent/src/incremental/windows.ts',
    guard: 'return end !== undefined && !reached(applied, end)',
    mutated: 'return end !== undefined',
    test: { file: 'portal-agent/src/incremental/windows.test.ts', name: 'X03 is open' },
  },
  {
    pitfall: 'X21',
    file: 'portal-agent/src/db/mysql/rows/plan-cut.ts',
    guard: "  if (isCut && cut.by === 'partitions') return yield* partitionRanges(cut.names, after)\n",
    mutated: '',
    test: { file: 'portal-agent/src/db/mysql/rows/plan-cut.test.ts', name: 'X21 makes a range' },
  },
  {
    pitfall: 'X22',
    file: 'portal-agent/src/db/mysql/rows/plan-cut.ts',
    guard: '  if (after?.upper === null) return\n',
    mutated: '',
    test: { file: 'portal-agent/src/db/mysql/rows/plan-cut.test.ts', name: 'X22 goes on' },
  },
]
