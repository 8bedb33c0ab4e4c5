import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'

/** RFC 7914's interactive login, doubled: 32 MiB and about 0.1 s. Guessing is slowed by `LoginLimit` as well. */
const cost = { N: 2 ** 15, r: 8, p: 1 }
const hashBytes = 32

/** `scrypt.N.r.p.salt.hash`, so that dearer parameters later still take the old hashes. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('.')
}

export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, hash] = stored.split('.')
  const expected = Buffer.from(hash ?? '', 'base64url')
  if (expected.length !== hashBytes) return false
  const options = { N: Number(N), r: Number(r), p: Number(p) }
  return timingSafeEqual(await derive(password, Buffer.from(salt ?? '', 'base64url'), options), expected)
}

/** Takes as long as a real comparison, so that the time does not tell which users there are. */
export async function comparePointlessly(password: string): Promise<false> {
  await derive(password, Buffer.alloc(16), cost)
  return false
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  const maxmem = 256 * 1024 * 1024
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, { ...options, maxmem }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })
}

/** 120 bits in letters that are not mistaken for each other. */
export function oneTimePassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  return [...randomBytes(24)].map((byte) => letters[byte % letters.length]).join('')
}
