/** Storage engines whose reads belong to a snapshot. */
const snapshotEngines = new Set(['innodb', 'rocksdb', 'tokudb', 'xtradb'])

export function hasSnapshots(engine: string): boolean {
  return snapshotEngines.has(engine.toLowerCase())
}
