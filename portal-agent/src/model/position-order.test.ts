import { describe, expect, it } from 'vitest'
import { reached } from './position-order.ts'

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'
const gtid = (value: string) => ({ kind: 'gtid' as const, value })
const maria = (value: string) => ({ kind: 'mariadb-gtid' as const, value })
const place = (file: string, pos: string) => ({ kind: 'file' as const, value: `${file}:${pos}`, file, pos })

describe('reached', () => {
  it.each([
    [gtid(`${uuid}:1-10`), gtid(`${uuid}:1-10`), true],
    [gtid(`${uuid}:1-10`), gtid(`${uuid}:1-11`), false],
    [gtid(`${uuid}:1-4:6-10`), gtid(`${uuid}:5`), false],
    [maria('0-1-100,1-1-5'), maria('0-2-100'), true],
    [maria('0-1-99'), maria('0-1-100'), false],
    [maria('0-1-100'), maria('1-1-1'), false],
    [maria(''), maria(''), true],
    [place('binlog.000009', '500'), place('binlog.000010', '4'), false],
    [place('binlog.1000000', '4'), place('binlog.999999', '900'), true],
    // D08: beyond 32 bits.
    [place('binlog.000001', '4294967396'), place('binlog.000001', '100'), true],
    [{ kind: 'lsn' as const, value: '1/0' }, { kind: 'lsn' as const, value: '0/FFFFFFFF' }, true],
  ])('%j has reached %j: %s', (position, goal, answer) => {
    expect(reached(position, goal)).toBe(answer)
  })

  it('compares no two kinds', () => {
    expect(() => reached(gtid(''), maria(''))).toThrow(RangeError)
  })
})
