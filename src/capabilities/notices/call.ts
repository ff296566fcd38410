/** How a webhook is called: kept wrapped, for whoever knows its address may speak there. */

import type { Environment } from '#capabilities/operation'
import { NoticeFault } from '#storage/notices'

type Keys = Environment['keys']
type Call = { readonly url: string; readonly secret: Uint8Array }

const about = (address: string): string => `webhook ${address}`

export const wrapCall = ({ accounts }: Keys, address: string, { url, secret }: Call): Promise<Uint8Array> =>
  accounts.wrap(Buffer.from(JSON.stringify({ url, secret: Buffer.from(secret).toString('hex') })), about(address))

/** Throws a NoticeFault where it does not open: like what does not arrive, tried again, and seen as failed in the end. */
export const unwrapCall = async ({ accounts }: Keys, address: string, wrapped: Uint8Array): Promise<Call> => {
  const plain = await accounts.unwrap(wrapped, about(address)).catch((): never => {
    throw new NoticeFault('SECRET_NOT_OPENED')
  })
  const { url, secret } = JSON.parse(Buffer.from(plain).toString('utf8')) as { url: string; secret: string }
  return { url, secret: Buffer.from(secret, 'hex') }
}
