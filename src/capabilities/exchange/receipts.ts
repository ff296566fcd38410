/** What receivers say that they have, and who is behind. */

import { type Context, command, query } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { daysBetween, type Instant } from '#rules/time'
import { findKey, listKeys, type MachineKey } from '#storage/actors'
import { readHoursWaiting, readSettledEnd, waitingSince } from '#storage/ledger'
import { listUnits } from '#storage/organisations'
import { findReceipt, listReceipts, putReceipt, type Receipt } from '#storage/outbox'
import { placeOf, RECEIVERS } from './changes.ts'
import { toldAt } from './cursor.ts'
import { USUAL_HOURS } from './lag.ts'
import { AcknowledgeInput, AcknowledgeOutput, ReceiversInput, ReceiversOutput } from './shapes.ts'

const CLAUSE = 'cn-ndrc-2025-36#third-party-consistency'

/** A key that replaces another is the same receiver. */
const receiverOf = async ({ tx, actor }: Pick<Context, 'tx' | 'actor'>): Promise<string> => {
  if (actor.role === 'local-operator') return actor.id
  let receiver = actor.id
  for (let key = await findKey(tx, receiver); key?.followsId != null; key = await findKey(tx, receiver))
    receiver = key.followsId
  return receiver
}

export const acknowledge = command({
  name: 'exchange.acknowledge',
  title: 'Say that everything up to a cursor has been taken over: what was shown no more is gone there too',
  clause: CLAUSE,
  may: ['local-operator', ...RECEIVERS],
  within: 'all',
  input: AcknowledgeInput,
  output: AcknowledgeOutput,
  async run(ctx, { cursor }) {
    const place = placeOf(cursor, ctx.today, await readSettledEnd(ctx.tx))
    if (place.listing !== null) throw new Refusal('RECEIPT_UNFINISHED')
    const told = toldAt(place)
    const receiver = await receiverOf(ctx)
    const before = await findReceipt(ctx.tx, receiver, true)
    if (before !== undefined && (before.day > told.day || BigInt(before.xid) > BigInt(told.xid)))
      throw new Refusal('RECEIPT_BEHIND', { details: { day: before.day } })
    await putReceipt(ctx.tx, { receiver, unitId: ctx.actor.unitId ?? null, role: ctx.actor.role, ...told }, ctx.act.id)
    return { ...told, waitingSince: await waitingSince(ctx.tx, told.xid) }
  },
})

/** The newest key of each chain that may read the feed, by the first one of it. */
const newestKeys = (keys: readonly MachineKey[]): Map<string, MachineKey> => {
  const byId = new Map(keys.map(key => [key.keyId, key]))
  const rootOf = (key: MachineKey): string => {
    const before = key.followsId === null ? undefined : byId.get(key.followsId)
    return before === undefined ? key.keyId : rootOf(before)
  }
  const newest = new Map<string, MachineKey>()
  for (const key of keys) if (!newest.has(rootOf(key))) newest.set(rootOf(key), key)
  return newest
}

const readsFeed = ({ scopes }: MachineKey): boolean => scopes.some(one => one === 'exchange.changes' || one === 'exchange.*')

/** Receivers whose keys hold: how many there are, for how many of them something waits, since when at most. */
export const countReceivers = async (tx: Context['tx']): Promise<{ all: number; behind: number; since: Instant | null }> => {
  const keys = newestKeys(await listKeys(tx))
  const waiting: Instant[] = []
  const receipts = (await listReceipts(tx)).filter(({ receiver }) => keys.get(receiver)?.endedAt === null)
  for (const { xid } of receipts) {
    const since = await waitingSince(tx, xid)
    if (since !== null) waiting.push(since)
  }
  return { all: receipts.length, behind: waiting.length, since: waiting.sort()[0] ?? null }
}

export const receivers = query({
  name: 'exchange.receivers',
  title: 'Who keeps copies, how far each says that it is, since when something waits for it',
  clause: CLAUSE,
  may: ['local-operator', 'centre-officer', 'auditor'],
  within: 'own-division',
  input: ReceiversInput,
  output: ReceiversOutput,
  async run(ctx) {
    const units = new Map((await listUnits(ctx.tx)).map(unit => [unit.unitId, unit]))
    const { divisions } = ctx.scope.bounds()
    // The machine's own operator has no unit: whoever is bound by nothing sees it.
    const isOurs = (unitId: string | null) =>
      divisions === undefined || divisions.includes(units.get(unitId ?? '')?.division ?? '')
    const keys = newestKeys(await listKeys(ctx.tx))
    const receipts = (await listReceipts(ctx.tx)).filter(one => isOurs(one.unitId))
    const known = new Set(receipts.map(one => one.receiver))
    const silent = [...keys].filter(
      ([receiver, key]) => !known.has(receiver) && readsFeed(key) && key.endedAt === null && isOurs(key.unitId),
    )
    const hours = ctx.environment.receiverHours ?? USUAL_HOURS
    const lineOf = async (receiver: string, key: MachineKey | undefined, receipt: Receipt | undefined) => {
      const unitId = receipt?.unitId ?? key?.unitId ?? null
      const since = receipt === undefined ? (key?.madeAt ?? null) : await waitingSince(ctx.tx, receipt.xid)
      const hoursWaiting = await readHoursWaiting(ctx.tx, { since, told: receipt?.day ?? null, today: ctx.today })
      return {
        receiver,
        title: key?.title ?? null,
        role: receipt?.role ?? key!.role,
        unit: unitId,
        unitName: units.get(unitId ?? '')?.name ?? null,
        day: receipt?.day ?? null,
        toldAt: receipt?.toldAt ?? null,
        // What came by a day waits from the day after its receipt on.
        daysBehind: receipt === undefined ? null : Math.max(0, daysBetween(receipt.day, ctx.today)),
        waitingSince: since,
        hoursWaiting,
        // Whoever asks no more is behind for good, and is told of nothing.
        late: hoursWaiting !== null && hoursWaiting >= hours && (key === undefined || key.endedAt === null),
        endedAt: key?.endedAt ?? null,
      }
    }
    const lines = []
    for (const receipt of receipts) lines.push(await lineOf(receipt.receiver, keys.get(receipt.receiver), receipt))
    for (const [receiver, key] of silent) lines.push(await lineOf(receiver, key, undefined))
    // Who has waited longest comes first.
    return {
      today: ctx.today,
      hours,
      receivers: lines.toSorted((a, b) => (b.hoursWaiting ?? -1) - (a.hoursWaiting ?? -1)),
    }
  },
})
