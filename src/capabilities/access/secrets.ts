/** Passwords and tokens: what is kept of them gives neither back. */

import { createHash, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Refusal } from '#rules/outcome'

const derive = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

// The third of OWASP's equal settings for scrypt: 32 MB at a time, so that several sign-ins at once leave room for the rest.
const COST = { N: 32_768, r: 8, p: 3 } as const
const MEMORY = 128 * 1024 * 1024
const KEY_BYTES = 32

/** `scrypt$N$r$p$salt$key`, so that a password outlives a change of the cost. */
export const digestPassword = async (password: string, salt: Uint8Array): Promise<string> => {
  const key = await derive(password.normalize('NFKC'), salt, KEY_BYTES, { ...COST, maxmem: MEMORY })
  const { N, r, p } = COST
  return ['scrypt', N, r, p, Buffer.from(salt).toString('base64url'), key.toString('base64url')].join('$')
}

// Of no password: where there is no account, the same work is done as where there is one.
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

export const isPassword = async (password: string, digest: string | null): Promise<boolean> => {
  const [, N, r, p, salt, key] = (digest ?? NOBODY).split('$')
  const wanted = Buffer.from(key!, 'base64url')
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: MEMORY }
  const got = await derive(password.normalize('NFKC'), Buffer.from(salt!, 'base64url'), wanted.length, options)
  return timingSafeEqual(got, wanted) && digest !== null
}

/** 256 bits. The first letters say what was found where one is left lying about. */
export const tokenOf = (kind: 'xs' | 'xi' | 'xk', random: Uint8Array): string =>
  `${kind}_${Buffer.from(random).toString('base64url')}`

export const digestOf = (text: string): Uint8Array => createHash('sha256').update(text).digest()

const LONGEST_TOKEN = 100
export const isToken = (kind: 'xs' | 'xi' | 'xk', text: string): boolean =>
  text.length <= LONGEST_TOKEN && text.startsWith(`${kind}_`)

/** A name however it is typed. */
export const foldedName = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

export const SHORTEST_PASSWORD = 12
/** What everybody tries first, and what every account of this platform knows (docs/operating/accounts.md); what is left must stand alone. */
const EASY = [
  ...[
    'password',
    'passw0rd',
    'p@ssw0rd',
    'qwertyuiop',
    'qwerty',
    'asdfghjkl',
    'asdfgh',
    'zxcvbnm',
    'iloveyou',
    'welcome',
    'letmein',
  ],
  ...['abcdefgh', 'abcdef', 'abc123', 'abcd1234', '1qaz2wsx', '1q2w3e4r', 'woaini', 'admin', 'root', 'system', 'manager'],
  ...['xinheng', 'credit', 'xinyong', 'zhengfu', 'mima', 'public', 'china', 'zhongguo'],
  ...['0123456789', '1234567890', '123456789', '12345678', '1234567', '123456', '12345', '1234', '987654321', '654321'],
]
const LEFT_OVER = 6

/** Nothing that is easily guessed: length counts, and what it is made of beside the name. */
export const refuseWeak = (password: string, name: string): void => {
  const plain = password.normalize('NFKC').toLowerCase()
  const left = [name, ...EASY].reduce((text, word) => text.replaceAll(word, ''), plain)
  const isShort = [...plain].length < SHORTEST_PASSWORD || new Set(left).size < LEFT_OVER
  if (isShort || plain.includes(name) || /^\d+$/.test(plain))
    throw new Refusal('PASSWORD_WEAK', { details: { shortest: SHORTEST_PASSWORD } })
}
