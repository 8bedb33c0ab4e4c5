import type { DataSourceView, Executor, Installation, MachineView } from '@data-migration/contract/api'
import { ago, id } from './ids.ts'

export function dataSourcesOf(): DataSourceView[] {
  return (
    [
      ['shop-primary', 'mysql', '10.0.3.11', 3306],
      ['legacy-reporting-replica-with-a-long-name', 'mariadb', '10.0.3.12', 3306],
      ['warehouse', 'postgresql', '10.0.4.17', 5432],
      ['opengauss-prod', 'opengauss', '10.0.4.18', 15400],
    ] as const
  ).map(([name, kind, host, port]) => ({
    id: id(),
    name,
    kind,
    host,
    port,
    user: 'migrator',
    database: kind === 'postgresql' || kind === 'opengauss' ? 'postgres' : null,
    tls: null,
  }))
}

export function executorOf(
  machine: MachineView,
  state: Executor['state'],
  install: Executor['install']['state'],
): Executor & { installation: Installation | null } {
  const installed = install === 'installed'
  return {
    id: machine.id,
    name: machine.name,
    host: machine.host,
    port: machine.port,
    local: false,
    state,
    heartbeatAt: state === 'unknown' ? null : ago(state === 'lost' ? 24 : 0.1),
    install: {
      state: install,
      stateCode: { 'not-installed': 0, installing: 1, uninstalling: 1, installed: 2, failed: 10 }[install],
      version: installed ? '0.1.0' : null,
      user: installed ? 'migration' : null,
      directory: installed ? '/opt/datakit' : null,
    },
    resources:
      state === 'unknown'
        ? null
        : {
            hostname: machine.name,
            os: 'openEuler 22.03 LTS',
            architecture: 'x64',
            cores: 16,
            load1: 3.42,
            memoryTotalBytes: String(64 * 2 ** 30),
            memoryAvailableBytes: String(41 * 2 ** 30),
            diskTotalBytes: String(500 * 2 ** 30),
            diskFreeBytes: String(212 * 2 ** 30),
            probedAt: ago(0.1),
          },
    slots: 4,
    slotsUsed: installed && state === 'online' ? 2 : 0,
    running: [],
    installation: null,
  }
}

export function installingOf(executor: Executor): Installation {
  return {
    id: id(),
    executorId: executor.id,
    kind: 'install',
    state: 'installing',
    stateCode: 1,
    version: '0.1.0',
    user: 'migration',
    directory: '/opt/datakit',
    steps: (['check', 'upload', 'verify', 'unpack', 'self-test', 'switch'] as const).map((name, index) => ({
      name,
      state: index < 1 ? 'done' : index === 1 ? 'running' : 'waiting',
      startedAt: index < 2 ? ago(0.2) : null,
      durationMs: index < 1 ? 340 : null,
      output: index < 1 ? 'glibc 2.34, x86_64, 212 GiB free in /opt/datakit' : '',
    })),
    error: null,
    startedAt: ago(0.3),
    endedAt: null,
  }
}

export function machinesOf(): MachineView[] {
  return ['exec-1', 'exec-2', 'exec-arm', 'exec-new'].map((name, index) => ({
    id: id(),
    name,
    host: `10.0.5.${index + 21}`,
    port: 22,
    hostKey:
      index === 3
        ? null
        : { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:uNiVztksCsDhcc0u9e8BrrQXVUpKZIDTMczCvj3tD2s' },
    jumpMachineId: null,
    users: [{ id: id(), name: 'migration', authentication: 'password' }],
  }))
}
