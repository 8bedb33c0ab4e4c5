import { describe, expect, it } from 'vitest'
import { machineFacts, memoryIn, systemNameIn } from './machine-facts.ts'

describe('machine facts', () => {
  it('takes MemAvailable, not MemFree', () => {
    const meminfo = 'MemTotal:       24683116 kB\nMemFree:          123456 kB\nMemAvailable:   20000000 kB\n'
    expect(memoryIn(meminfo)).toEqual({ total: '25275510784', available: '20480000000' })
  })

  it.each([
    ['NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', 'Debian GNU/Linux 12 (bookworm)'],
    ['PRETTY_NAME=openEuler\n', 'openEuler'],
    ['', 'Linux'],
  ])('names the system of %j', (text, name) => {
    expect(systemNameIn(text)).toBe(name)
  })

  it('knows the disk of a directory that does not exist yet', () => {
    const facts = machineFacts('/tmp/no/such/directory', new Date(0))
    expect(BigInt(facts.diskTotalBytes)).toBeGreaterThan(BigInt(facts.diskFreeBytes))
    expect(facts.at).toBe('1970-01-01T00:00:00.000Z')
  })
})
