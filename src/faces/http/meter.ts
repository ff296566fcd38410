/** Who may read the figures: this machine; a network that the settings name; whoever shows the token. To anybody else they are not there. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isInSome, type Network, parseAddress } from '#rules/networks'
import { Refusal } from '#rules/outcome'
import { isHandedOn, isLocal } from './local.ts'
import { networksOf } from './networks.ts'

type Settings = { readonly XINHENG_METRICS_TOKEN?: string | undefined; readonly XINHENG_METRICS_FROM?: string | undefined }
export type Meter = { readonly token: string | undefined; readonly from: readonly Network[] }

const SHORTEST_TOKEN = 16

/** `XINHENG_METRICS_TOKEN`, at least sixteen characters; `XINHENG_METRICS_FROM`, addresses or networks (`10.1.0.0/16`) with commas between them. */
export const meterOf = (settings: Settings): Meter => {
  const { XINHENG_METRICS_TOKEN: given = '' } = settings
  if (given !== '' && given.length < SHORTEST_TOKEN)
    throw new Refusal('SETTING_INVALID', { details: { setting: 'XINHENG_METRICS_TOKEN', value: '…' } })
  return { token: given === '' ? undefined : given, from: networksOf(settings, 'XINHENG_METRICS_FROM') }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

export const mayMeasure = (request: FastifyRequest, { token, from }: Meter): boolean => {
  const { headers, socket, raw } = request
  const shown = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (shown !== undefined) return token !== undefined && timingSafeEqual(digestOf(shown), digestOf(token))
  if (isLocal(socket.remoteAddress, headers, raw.httpVersion)) return true
  // Through a proxy everybody would come from its address.
  const address = parseAddress(socket.remoteAddress ?? '')
  return address !== undefined && !isHandedOn(headers) && isInSome(from, address)
}
