/** What is on its way to an address is sent, and tried again at growing intervals; what was answered is kept. */

import type { Environment } from '#capabilities/operation'
import { isWorkingDay } from '#rules/time'
import { isAway, todayOf } from '#storage/database'
import {
  callWebhook,
  type DueNotice,
  dropOldNotices,
  listAwaiting,
  NoticeFault,
  putNotice,
  sendMail,
  takeDue,
  tellOutcome,
} from '#storage/notices'
import { unwrapCall } from './call.ts'
import { settingsFor } from './settings-of.ts'
import { actsFor, endOfWhoeverLeft } from './tell-organisations.ts'

/** After the n-th try, in seconds; failed with the sixth. The last is for one of which nobody heard what became of it. */
const AGAIN_AFTER = [60, 300, 1800, 7200, 21_600, 86_400]

/** How much waits for a unit; numbers and nothing else leave the platform. */
export type MorningCounts = { readonly repair: number; readonly objection: number; readonly rows: number }

/** Once a working day, of each unit that is told somewhere. `countOf` is asked only where a notice of the day is missing; of whom it says nothing, nothing is told until it does. */
export async function putMornings(
  environment: Environment,
  countOf: (units: readonly string[]) => Promise<ReadonlyMap<string, MorningCounts>>,
): Promise<void> {
  const { database, law, sources } = environment
  const { today, awaiting } = await database.transaction(
    async tx => {
      const day = await todayOf(tx)
      return { today: day, awaiting: await listAwaiting(tx, 'morning', day) }
    },
    { readOnly: true },
  )
  if (awaiting.length === 0 || !isWorkingDay(law.current().calendar, today)) return
  const counted = await countOf([...new Set(awaiting.map(one => one.unitId))])
  await database.transaction(async tx => {
    for (const { id: addressId, unitId } of awaiting) {
      const counts = counted.get(unitId)
      if (counts === undefined) continue
      const isEmpty = Object.values(counts).every(count => count === 0)
      await putNotice(tx, { id: sources.uuid(), addressId, kind: 'morning', about: today, counts, isEmpty })
    }
  })
}

/** What has had its year goes, and where somebody is told no more, whether anybody is still told anything or not. */
export async function forgetNotices(environment: Environment): Promise<void> {
  await environment.database.transaction(dropOldNotices)
  await endOfWhoeverLeft(environment)
}

/** All that is due, one after the other; how many arrived. A fault of ours, told to `onFault` with the address, keeps no other from being sent. */
export async function sendDue(environment: Environment, onFault: (fault: unknown, addressId: string) => void): Promise<number> {
  const { database } = environment
  let sent = 0
  for (;;) {
    const due = await database.transaction(tx => takeDue(tx, AGAIN_AFTER))
    if (due === undefined) return sent
    const came = await send(environment, due).catch((thrown: unknown) => {
      if (isAway(thrown)) throw thrown
      const isAnswer = thrown instanceof NoticeFault
      if (!isAnswer) onFault(thrown, due.addressId)
      return {
        outcome: due.tries + 1 >= AGAIN_AFTER.length ? ('failed' as const) : null,
        said: isAnswer ? thrown.code : 'FAULT',
      }
    })
    if (came.outcome === 'sent') sent += 1
    await database.transaction(tx => tellOutcome(tx, due.id, came))
  }
}

type Came = { outcome: 'sent' | 'failed'; said: string }

async function send(environment: Environment, due: DueNotice): Promise<Came> {
  const { words, keys, sources } = environment
  const { organisationId, accountId } = due
  const isOwn = organisationId !== null && accountId !== null
  if (isOwn && !(await isTold(environment, { organisationId, accountId }))) return { outcome: 'failed', said: 'AGENT_ENDED' }
  const settings = settingsFor(environment, isOwn)
  const told = { kind: due.kind, day: due.about, counts: JSON.parse(due.counts) as Partial<MorningCounts> }
  const { title, text } = words?.notice?.(told) ?? { title: due.kind, text: due.counts }
  if (due.way === 'mail') return { outcome: 'sent', said: await sendMail({ to: due.address, subject: title, text }, settings) }
  // The members that robots of office chats read, and the same for programs.
  const body = JSON.stringify({ msgtype: 'text', text: { content: `${title}\n${text}` }, notice: { id: due.id, ...told } })
  const { url, secret } = await unwrapCall(keys, due.addressId, due.call!)
  const at = Math.floor(sources.nowMs() / 1000)
  return { outcome: 'sent', said: await callWebhook({ url, secret, body, at }, settings) }
}

const isTold = ({ database }: Environment, agent: { organisationId: string; accountId: string }): Promise<boolean> =>
  database.transaction(async tx => actsFor(tx, agent, await todayOf(tx)), { readOnly: true })
