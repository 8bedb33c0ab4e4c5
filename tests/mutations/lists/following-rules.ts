import type { Mutation } from '../mutation.ts'

const checkTest = 'portal-agent/src/db/mysql/check/follow.test.ts'
const stepsTest = 'portal-agent/src/incremental/plan/steps.test.ts'
const decoderTest = 'portal-agent/src/db/mysql/binlog/log-decoder.test.ts'

/** Guards of what is followed at all, of the order of changes, and of what is compared afterwards. */
export const followingRules: readonly Mutation[] = [
  {
    pitfall: 'C06',
    file: 'portal-agent/src/incremental/online-problems.ts',
    guard: '    ...(source.versioned === true ? [versionsItem(source.name)] : []),\n',
    mutated: '',
    test: { file: 'portal-agent/src/incremental/online-problems.test.ts', name: 'C06' },
  },
  {
    pitfall: 'D25',
    file: 'portal-agent/src/db/mysql/check/follow.ts',
    guard: 'only.length > 0 ? only.includes(database) : !never.includes(database)',
    mutated: '!never.includes(database)',
    test: { file: checkTest, name: 'D25' },
  },
  {
    pitfall: 'X09',
    file: 'portal-agent/src/db/mysql/check/follow.ts',
    guard: "return judged(!isReplica || found === 'ON', {",
    mutated: 'return judged(true, {',
    test: { file: checkTest, name: 'X09' },
  },
  {
    pitfall: 'D28',
    file: 'portal-agent/src/db/mysql/binlog/is-purged.ts',
    guard: ' && !otherCauses.test(error.message)',
    mutated: '',
    test: { file: 'portal-agent/src/db/mysql/binlog/is-purged.test.ts', name: 'D28' },
  },
  {
    pitfall: 'D26',
    file: 'portal-agent/src/incremental/plan/net-effect.ts',
    guard: '    else known.after = after\n',
    mutated: '    else this.#keys.set(key, { existed: before !== null, before, after })\n',
    test: { file: stepsTest, name: 'D07 D26 K17' },
  },
  {
    pitfall: 'K17',
    file: 'portal-agent/src/incremental/plan/net-effect.ts',
    guard: '(existed ? net.updates : net.inserts).push(after)',
    mutated: 'net.inserts.push(after)',
    test: { file: stepsTest, name: 'D07 D26 K17' },
  },
  {
    pitfall: 'D33',
    file: 'portal-agent/src/db/mysql/binlog/log-decoder.ts',
    guard: '      builder.add(table, kind.kind, before, after)\n',
    mutated:
      '      if (before >= 0 && after >= 0) builder.add(table, changeKind.delete, before, -1)\n      builder.add(table, before < 0 || after < 0 ? kind.kind : changeKind.insert, after < 0 ? before : -1, after)\n',
    test: { file: decoderTest, name: 'D33' },
  },
  {
    pitfall: 'D35',
    file: 'portal-agent/src/db/mysql/binlog/log-decoder.ts',
    guard: 'map.schema === this.#settings.database ? (this.#plans.get(map.table) ?? null) : null',
    mutated: 'this.#plans.get(map.table) ?? null',
    test: { file: decoderTest, name: 'D35' },
  },
  {
    pitfall: 'D03',
    file: 'portal-agent/src/db/mysql/binlog/row-decoder.ts',
    guard: 'map.names?.findIndex((logged, i) => logged !== columns[i]?.name) ?? -1',
    mutated: '-1',
    test: { file: decoderTest, name: 'D03 D14' },
  },
  {
    pitfall: 'D30',
    file: 'portal-agent/src/db/mysql/session/login.ts',
    guard: "verified = tls.mode !== 'require'",
    mutated: "verified = tls.mode === 'verify-full'",
    test: { file: 'portal-agent/src/db/mysql/session/login.test.ts', name: 'D30' },
  },
  {
    pitfall: 'K18',
    file: 'portal-agent/src/convert/structure/read-index.ts',
    guard: "else if (reader.take('key_block_size')) {",
    mutated: 'else if (false) {',
    test: { file: 'portal-agent/src/convert/structure/follow-alter.test.ts', name: 'K18' },
  },
  {
    pitfall: 'P03',
    file: 'portal-agent/src/convert/partitions.ts',
    guard: "if (table.key?.primary !== true) return 'it has no primary key'",
    mutated: "if (table.key === null) return 'it has no primary key'",
    test: { file: 'portal-agent/src/convert/kept-meaning.test.ts', name: 'P03' },
  },
  {
    pitfall: 'J04',
    file: 'portal-agent/src/verify/canonical/json.ts',
    guard: '    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))\n',
    mutated: '',
    test: { file: 'portal-agent/src/verify/canonical/json.test.ts', name: 'J04, Q10' },
  },
  {
    pitfall: 'D15',
    file: 'portal-agent/src/convert/structure/read-actions.ts',
    guard: "if (reader.take('check')) throw notFollowed('a CHECK that is added')",
    mutated:
      "if (reader.take('check')) return reader.inBrackets(() => (reader.next(), reader.next(), reader.next(), nothing))",
    test: { file: 'portal-agent/src/convert/structure/follow-alter.test.ts', name: 'P05 D15 stops before' },
  },
  {
    pitfall: 'D32',
    file: 'portal-agent/src/convert/structure/declared-column.ts',
    guard: 'return namedCollation({ charset, collation, binary }, table.collation, dialect)',
    mutated: 'return namedCollation({ charset: null, collation, binary }, table.collation, dialect)',
    test: { file: 'portal-agent/src/convert/structure/follow-alter.test.ts', name: 'D32 takes the charset' },
  },
]
