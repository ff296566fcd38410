/** Keys of machines: made with an end, replaced with an overlap, ended; and everything of a unit ended at one stroke. */

import { command, query } from '#capabilities/operation'
import { parseNetwork } from '#rules/networks'
import { Refusal } from '#rules/outcome'
import { endKey as end, endAllOfUnit, findKey, listKeys as list, type MachineKey, putKey } from '#storage/actors'
import { unitsById } from '#storage/organisations'
import { getUnit, isPlaceWithin, refuseWiderReach } from './place.ts'
import { digestOf, tokenOf } from './secrets.ts'
import {
  Ended,
  KeyInput,
  KeysOutput,
  ListKeysInput,
  MadeKey,
  MakeKeyInput,
  RotateKeyInput,
  UnitInput,
  UnitRevoked,
} from './shapes.ts'

const BY_ADMINISTRATORS = {
  may: ['local-operator', 'administrator'],
  within: { administrator: 'own-division' },
} as const

export const makeKey = command({
  name: 'access.make-key',
  title: 'Make a key for a machine that a unit answers for, with its scopes and its end',
  ...BY_ADMINISTRATORS,
  secrets: ['token'],
  input: MakeKeyInput,
  output: MadeKey,
  async run(ctx, { unit: code, title, role, scopes, days, networks = [] }) {
    const unit = await getUnit(ctx, code)
    refuseWiderReach(role, ctx.scope)
    const wrong = networks.findIndex(one => parseNetwork(one) === undefined)
    if (wrong >= 0)
      throw new Refusal('INPUT_INVALID', { details: { places: [{ place: `/networks/${wrong}`, keyword: 'format' }] } })
    ctx.onBehalfOf(unit.unitId)
    const token = tokenOf('xk', ctx.sources.randomBytes(32))
    const key = { keyId: ctx.sources.uuid(), title, unitId: unit.unitId, role, scopes, days, networks, followsId: null }
    return { key: key.keyId, token, expiresAt: await putKey(ctx.tx, { ...key, digest: digestOf(token) }) }
  },
})

const getKey = async (
  ctx: Parameters<typeof isPlaceWithin>[0],
  keyId: string,
): Promise<MachineKey & { readonly organisationId: null }> => {
  const key = await findKey(ctx.tx, keyId)
  const isReached = key !== undefined && (await isPlaceWithin(ctx, { unitId: key.unitId, organisationId: null }))
  if (!isReached) throw new Refusal('KEY_UNKNOWN', { details: { key: keyId } })
  return { ...key, organisationId: null }
}

/** Both work until the old one ends, so that a machine can be given the new one without a pause. */
export const rotateKey = command({
  name: 'access.rotate-key',
  title: 'Make the successor of a key, good for as long again; the old one ends after an overlap',
  ...BY_ADMINISTRATORS,
  secrets: ['token'],
  input: RotateKeyInput,
  output: MadeKey,
  async run(ctx, { key: keyId, overlapHours }) {
    const old = await getKey(ctx, keyId)
    if (!(await end(ctx.tx, keyId, overlapHours))) throw new Refusal('KEY_UNKNOWN', { details: { key: keyId } })
    const token = tokenOf('xk', ctx.sources.randomBytes(32))
    const { title, unitId, role, scopes, days, networks } = old
    const key = { keyId: ctx.sources.uuid(), title, unitId, role, scopes, days, networks, followsId: keyId }
    return { key: key.keyId, token, expiresAt: await putKey(ctx.tx, { ...key, digest: digestOf(token) }) }
  },
})

export const endKey = command({
  name: 'access.end-key',
  title: 'End a key now',
  ...BY_ADMINISTRATORS,
  evenReadOnly: true,
  input: KeyInput,
  output: Ended,
  async run(ctx, { key }) {
    await getKey(ctx, key)
    return { ended: await end(ctx.tx, key) }
  },
})

export const listKeys = query({
  name: 'access.list-keys',
  title: 'Keys of machines, newest first, ended ones too',
  may: ['local-operator', 'administrator', 'auditor'],
  within: { administrator: 'own-division', auditor: 'own-division' },
  input: ListKeysInput,
  output: KeysOutput,
  async run(ctx, { unit: code }) {
    ctx.scope.bounds()
    const one = code === undefined ? undefined : await getUnit(ctx, code)
    const units = await unitsById(ctx.tx)
    const keys = (await list(ctx.tx, one?.unitId)).filter(({ unitId }) =>
      ctx.scope.admits({ division: units.get(unitId)?.division ?? null }),
    )
    return {
      keys: keys.map(key => ({
        key: key.keyId,
        title: key.title,
        unit: units.get(key.unitId)?.uscc ?? key.unitId,
        unitName: units.get(key.unitId)?.name ?? key.unitId,
        role: key.role,
        scopes: [...key.scopes],
        madeAt: key.madeAt,
        expiresAt: key.expiresAt,
        endedAt: key.endedAt,
        follows: key.followsId,
        networks: [...key.networks],
        stoppedAt: key.stoppedAt,
        stoppedFrom: key.stoppedFrom,
      })),
    }
  },
})

export const revokeUnit = command({
  name: 'access.revoke-unit',
  title: 'End everything of a unit: keys, sessions, invitations, passwords, and offices that others hold in it',
  ...BY_ADMINISTRATORS,
  evenReadOnly: true,
  input: UnitInput,
  output: UnitRevoked,
  async run(ctx, { unit: code }) {
    const unit = await getUnit(ctx, code)
    ctx.onBehalfOf(unit.unitId)
    return { unit: unit.uscc, ...(await endAllOfUnit(ctx.tx, unit.unitId, ctx.today)) }
  },
})
