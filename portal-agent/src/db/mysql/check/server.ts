import type { CheckItem } from '@data-migration/contract/portal'
import { isSupported, type MysqlVersion } from '../version.ts'

export function checkVersion(version: MysqlVersion): CheckItem {
  const supported = isSupported(version)
  const item = {
    key: 'source.version',
    subject: 'server',
    found: version.text,
    required: 'MySQL 5.6 to 9.x, MariaDB 10.2 and newer',
    why: 'Older servers describe their tables and their binlog in ways that are not understood.',
  }
  return supported ? { ...item, severity: 'ok' } : { ...item, severity: 'blocker', code: 'DM-SRC-006' }
}

/** Without a binlog there are no positions: an offline migration works, an online one does not. */
export function checkBinlog(enabled: boolean): CheckItem {
  const item = {
    key: 'source.binlog',
    subject: 'log_bin',
    found: enabled ? 'ON' : 'OFF',
    required: 'ON (for an online migration)',
    why: 'The position of the snapshot comes from the binlog, and so do all changes after it.',
  }
  if (enabled) return { ...item, severity: 'ok' }
  return {
    ...item,
    severity: 'warning',
    fix: 'Set log_bin and a unique server_id in my.cnf and restart the server.',
  }
}
