import { DmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { checkMachine } from './check-machine.ts'
import { architectureOf, factsIn, type MachineFacts } from './machine-facts.ts'

const printed = `directory=/home/u
existing=/home/u
writable=yes
freeKib=1000000
system=Linux
machine=x86_64
libc=glibc 2.36
libstdcxx=GLIBCXX_3.4.30
sha256sum=yes
`
const wanted = {
  file: '/p.tar.gz',
  version: '1.0.0',
  architecture: 'x64',
  sha256: '',
  bytes: 45_000_000,
  unpackedBytes: 130_000_000,
} as const

function factsOf(changes: Partial<MachineFacts> = {}): MachineFacts {
  const facts = factsIn(printed)
  if (facts === null) throw new RangeError('not understood')
  return { ...facts, ...changes }
}

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'fine'
  } catch (error) {
    return error instanceof DmError ? error.code : String(error)
  }
}

describe('factsIn', () => {
  it('reads what the script prints', () => {
    expect(factsOf()).toEqual({
      directory: '/home/u',
      existing: '/home/u',
      writable: true,
      freeBytes: 1_024_000_000,
      system: 'Linux',
      machine: 'x86_64',
      libc: 'glibc 2.36',
      libstdcxx: 'GLIBCXX_3.4.30',
      missingPrograms: [],
      hasSha256sum: true,
      endsUserProcesses: false,
      sparedUsers: [],
      onlyUsers: [],
      foreign: [],
      version: '',
    })
  })

  it('reads what logind does at the end of a login', () => {
    const told = 'KillUserProcesses=b true\nKillExcludeUsers=as 2 "root" "dba"\nKillOnlyUsers=as 0\n'
    expect(factsIn(`${printed}${told}`)).toMatchObject({
      endsUserProcesses: true,
      sparedUsers: ['root', 'dba'],
      onlyUsers: [],
    })
  })

  it('is not taken in by a shell that greets, and notices one that is none', () => {
    expect(factsIn(`Welcome = to us\n${printed}`)?.directory).toBe('/home/u')
    expect(factsIn('This account is currently not available.\n')).toBeNull()
  })
})

describe('checkMachine', () => {
  it.each<[string, Partial<MachineFacts>, string]>([
    ['everything there', {}, 'fine'],
    ['the oldest glibc', { libc: 'glibc 2.28' }, 'fine'],
    ['glibc too old', { libc: 'glibc 2.17' }, 'DM-INST-004'],
    ['a later major version', { libc: 'glibc 3.0' }, 'fine'],
    ['musl', { libc: '' }, 'DM-INST-004'],
    ['libstdc++ too old', { libstdcxx: 'GLIBCXX_3.4.19' }, 'DM-INST-004'],
    ['libstdc++ at an unusual place', { libstdcxx: '' }, 'fine'],
    ['a read-only directory', { writable: false }, 'DM-INST-001'],
    ['a full disk', { freeBytes: 190_000_000 }, 'DM-INST-002'],
    ['just enough disk', { freeBytes: 192_000_000 }, 'fine'],
    ['something else called portal', { foreign: ['index.html'] }, 'DM-INST-017'],
    ['no tar', { missingPrograms: ['tar'] }, 'DM-INST-020'],
    ['what was started ends with the login', { endsUserProcesses: true }, 'DM-INST-023'],
    ['of others than us', { endsUserProcesses: true, sparedUsers: ['root', 'u'] }, 'fine'],
    ['of us only', { endsUserProcesses: true, onlyUsers: ['u'] }, 'DM-INST-023'],
    ['of others only', { endsUserProcesses: true, onlyUsers: ['w'] }, 'fine'],
  ])('%s', (_, changes, code) => {
    expect(codeOf(() => checkMachine(factsOf(changes), wanted, 'h', 'u'))).toBe(code)
  })
})

describe('architectureOf', () => {
  it.each([
    ['Linux', 'x86_64', 'x64'],
    ['Linux', 'aarch64', 'arm64'],
  ])('%s %s is %s', (system, machine, architecture) => {
    expect(architectureOf(factsOf({ system, machine }), 'h')).toBe(architecture)
  })

  it.each([
    ['Linux', 'riscv64'],
    ['Linux', 'i686'],
    ['FreeBSD', 'amd64'],
  ])('%s %s is refused', (system, machine) => {
    expect(codeOf(() => architectureOf(factsOf({ system, machine }), 'h'))).toBe('DM-INST-003')
  })
})
