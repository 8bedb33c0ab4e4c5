import type { Mutation } from '../mutation.ts'

const mysql = 'portal-agent/src/db/mysql'
const history = `${mysql}/binlog/judge-history.ts`
const historyTest = `${mysql}/binlog/judge-history.test.ts`
const failOverTest = 'portal-agent/src/run/source-failover.db.test.ts'

/** Guards of following the source to another server (pitfall D12). */
export const sourceServers: readonly Mutation[] = [
  {
    pitfall: 'D12',
    file: history,
    guard: 'if (!unknown.isEmpty)',
    mutated: 'if (ours.isEmpty)',
    test: { file: historyTest, name: 'judgeMysqlHistory > D12 one that lost the last' },
  },
  {
    pitfall: 'D12',
    file: history,
    guard: 'const gone = GtidSet.parse(purged).minus(position)',
    mutated: 'const gone = GtidSet.parse(purged).minus(ours)',
    test: { file: historyTest, name: 'D12 one that purged between position and load' },
  },
  {
    pitfall: 'D12',
    file: history,
    guard: 'written >= gtid.sequence || followed === gtid.sequence',
    mutated:
      'log.some((other) => other.domain === gtid.domain && other.sequence >= gtid.sequence) || followed === gtid.sequence',
    test: { file: historyTest, name: 'judgeMariadbHistory > D12 one that lost the last and counts on' },
  },
  {
    pitfall: 'D12',
    file: history,
    guard:
      '[position, ...loaded.filter((place) => place.kind === position.kind && !reached(position, place))]',
    mutated: 'loaded.length > 100 ? loaded : [position]',
    test: { file: historyTest, name: 'D12 one that lost what was loaded' },
  },
  {
    pitfall: 'D12',
    file: `${mysql}/recognise-server.ts`,
    guard: 'return inside > 0 ? `a transaction behind ${value} is applied in part` : null',
    mutated: 'return inside < 0 ? `a transaction behind ${value} is applied in part` : null',
    test: { file: `${mysql}/recognise-server.test.ts`, name: 'D12 D13' },
  },
  {
    pitfall: 'D12',
    file: `${mysql}/recognise-server.ts`,
    guard: 'if (why !== null) throw anotherServer(server.id, serverId, why)',
    mutated: 'void why',
    test: { file: failOverTest, name: 'D12 a place in a file of the log' },
  },
  {
    pitfall: 'D12',
    file: `${mysql}/binlog/dump.ts`,
    guard: 'SET @slave_gtid_strict_mode = 1',
    mutated: 'SET @slave_gtid_strict_mode = 0',
    test: { file: failOverTest, name: 'D12 MariaDB: a number that the log passed' },
  },
  {
    pitfall: 'D12',
    file: `${mysql}/binlog-reader.ts`,
    guard: 'await assertReadable(opened, request, soon)',
    mutated: 'void assertReadable',
    test: { file: failOverTest, name: 'MySQL 9.7 > D12 looks at each connect' },
  },
  {
    pitfall: 'D12',
    file: 'portal-agent/src/run/source-server.ts',
    guard: 'if (follows) throw history.error',
    mutated: "if (follows) return 'moves'",
    test: { file: failOverTest, name: 'MariaDB 10.11 > D12 applies nothing from a server that has lost' },
  },
  {
    pitfall: 'D12',
    file: 'portal-agent/src/run/source-server.ts',
    guard: "if (!isLoaded) throw refused('the load is not complete')",
    mutated: 'void isLoaded',
    test: { file: failOverTest, name: 'MySQL 9.7 > D12 does not go on with a load that is half done' },
  },
  {
    pitfall: 'D12',
    file: 'portal-agent/src/run/source-server.ts',
    guard: '      await ledger.recordSourceServer(to)\n',
    mutated: '',
    test: { file: failOverTest, name: 'MySQL 9.7 > D12 looks at each connect' },
  },
  {
    pitfall: 'D12',
    file: 'portal-agent/src/db/postgres/claim.ts',
    guard: 'const fingerprint = stays ? run.fingerprint : encodeFingerprint(request.fingerprint)',
    mutated: 'const fingerprint = encodeFingerprint(request.fingerprint)\n  void stays',
    test: { file: failOverTest, name: 'MySQL 9.7 > D12 goes on with a server that knows' },
  },
  {
    pitfall: 'D12',
    file: `${mysql}/binlog/missing-gtid.ts`,
    guard: 'return missing ?? diverged ?? null',
    mutated: 'return missing ?? null',
    test: { file: `${mysql}/binlog/missing-gtid.test.ts`, name: 'D12 Error connecting slave' },
  },
]
