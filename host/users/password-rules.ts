const common = [
  'password',
  'passw0rd',
  '123456',
  'qwerty',
  'admin',
  'welcome',
  'opengauss',
  'letmein',
  'secret',
]

/** What is wrong with a new password; null when nothing is. Its length is the contract's business. */
export function weakness(password: string, userName: string): string | null {
  const lower = password.toLowerCase()
  if (new Set(lower).size < 6) return 'it has fewer than six different characters'
  if (lower.includes(userName.toLowerCase()) && userName.length >= 3) return 'it contains the user name'
  const rest = common.reduce((left, word) => left.replaceAll(word, ''), lower).replace(/[\d\W_]+/g, '')
  return rest.length < 3 && common.some((word) => lower.includes(word)) ? 'it is a common one' : null
}
