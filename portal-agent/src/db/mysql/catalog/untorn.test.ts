import { expect, it, vi } from 'vitest'
import { TornCatalog, untorn } from './untorn.ts'

it('D14 reads a catalogue anew that was changed between two questions', async () => {
  const read = vi.fn<() => Promise<string>>()
  read.mockRejectedValueOnce(new TornCatalog('no rules of k')).mockResolvedValueOnce('whole')
  expect(await untorn(read)).toBe('whole')
  expect(read).toHaveBeenCalledTimes(2)
})

it('gives up, as one who may be asked again, where it never fits', async () => {
  const read = () => Promise.reject(new TornCatalog('no rules of k'))
  await expect(untorn(read)).rejects.toMatchObject({ code: 'DM-SRC-016' })
})

it('passes other failures on at once', async () => {
  const read = vi.fn(() => Promise.reject(new Error('lost')))
  await expect(untorn(read)).rejects.toThrow('lost')
  expect(read).toHaveBeenCalledTimes(1)
})
