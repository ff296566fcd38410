/** Who may read the figures: this machine; a network that the settings name; whoever shows the token. To anybody else they are not there. */

import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Refusal } from '#rules/outcome'
import { isHandedOn, isLocal } from './local.ts'

type Settings = { readonly XINHENG_METRICS_TOKEN?: string | undefined; readonly XINHENG_METRICS_FROM?: string | undefined }
export type Meter = { readonly token: string | undefined; readonly from: BlockList }

const SHORTEST_TOKEN = 16

const networksOf = (given: string): BlockList => {
  const from = new BlockList()
  for (const one of given.split(',').map(text => text.trim())) {
    if (one === '') continue
    const [address = '', prefix] = one.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    if (isIP(address) === 0 || (prefix !== undefined && !(/^\d+$/.test(prefix) && Number(prefix) <= most)))
      throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_METRICS_FROM', value: one } })
    from.addSubnet(address, Number(prefix ?? most), family)
  }
  return from
}

/** `XINHENG_METRICS_TOKEN`, at least sixteen characters; `XINHENG_METRICS_FROM`, addresses or networks (`10.1.0.0/16`) with commas between them. */
export const meterOf = ({ XINHENG_METRICS_TOKEN: given = '', XINHENG_METRICS_FROM = '' }: Settings): Meter => {
  if (given !== '' && given.length < SHORTEST_TOKEN)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_METRICS_TOKEN', value: '…' } })
  return { token: given === '' ? undefined : given, from: networksOf(XINHENG_METRICS_FROM) }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

export const mayMeasure = (request: FastifyRequest, { token, from }: Meter): boolean => {
  const { headers, socket, raw } = request
  const shown = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (shown !== undefined) return token !== undefined && timingSafeEqual(digestOf(shown), digestOf(token))
  if (isLocal(socket.remoteAddress, headers, raw.httpVersion)) return true
  // Through a proxy everybody would come from its address.
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/i, '')
  return isIP(address) !== 0 && !isHandedOn(headers) && from.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
