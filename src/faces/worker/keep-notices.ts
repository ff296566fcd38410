/** Every morning units are told outside the product what waits for them, organisations what begins and ends; what is on its way is sent. */
import { forgetNotices, type MorningCounts, putChanges, putMornings, sendDue } from '#capabilities/notices'
import { readKept as keptOfObjections } from '#capabilities/objection'
import { type Actor, type Environment, type Registry, runOperation } from '#capabilities/operation'
import { readKept as keptOfRepair } from '#capabilities/repair'
import { msUntilChinaMidnight } from '#rules/time'
import { isAway } from '#storage/database'
import { unitsById } from '#storage/organisations'
import { again } from './again.ts'

const EVERY_MS = 20_000
const MORNING_HOUR = 8
const HOUR_MS = 3_600_000

const isMorning = (nowMs: number): boolean => msUntilChinaMidnight(nowMs) <= (24 - MORNING_HOUR) * HOUR_MS

/**
 * Until the process ends; told is only where the place has said where notices may go. `onFault` hears where it could not look or send, and of
 * which address where it is one; what is on its way stays so.
 */
export async function keepNotices(
  environment: Environment,
  registry: Registry,
  operator: Actor,
  onFault: (fault: unknown, addressId?: string) => void,
): Promise<void> {
  const forget = async () => (environment.isReadOnly === true ? undefined : forgetNotices(environment))
  void again(HOUR_MS, forget, onFault)
  const { hosts = [], own, mail } = environment.notices ?? {}
  if (hosts.length === 0 && (own?.hosts.length ?? 0) === 0 && mail === undefined) return
  await again(EVERY_MS, () => tellOnce(environment, registry, operator, onFault), onFault)
}

/** One turn. What is on its way is sent whatever becomes of what is to be. */
export async function tellOnce(
  environment: Environment,
  registry: Registry,
  operator: Actor,
  onFault: (fault: unknown, addressId?: string) => void,
): Promise<void> {
  if (environment.isReadOnly === true) return
  if (isMorning(environment.sources.nowMs())) {
    await putMornings(environment, units => countOf(environment, registry, operator, units, onFault)).catch(fault =>
      onFault(fault),
    )
    // On any day: records begin and end on Sundays too.
    await putChanges(environment, onFault).catch(fault => onFault(fault))
  }
  await sendDue(environment, onFault)
}

/**
 * Cases beyond their day, and rows that nobody has put right for ten working days: of whom, nobody is told. A unit that cannot be counted is
 * left out, told to `onFault`, and keeps no other from its morning.
 */
async function countOf(
  environment: Environment,
  registry: Registry,
  operator: Actor,
  units: readonly string[],
  onFault: (fault: unknown) => void,
): Promise<ReadonlyMap<string, MorningCounts>> {
  const law = environment.law.current()
  const repair = await keptOfRepair(environment, law)
  const objection = await keptOfObjections(environment, law)
  const known = await environment.database.transaction(unitsById, { readOnly: true })
  const counted = new Map<string, MorningCounts>()
  for (const unitId of units) {
    const unit = known.get(unitId)?.uscc
    if (unit === undefined) continue
    const overdue = (kept: typeof repair | typeof objection) => kept.units.find(one => one.unit === unitId)?.overdue ?? 0
    try {
      const open = (await runOperation(registry.get('quality.reminders')!, environment, operator, { unit })) as { rows: number }
      counted.set(unitId, { repair: overdue(repair), objection: overdue(objection), rows: open.rows })
    } catch (fault) {
      if (isAway(fault)) throw fault
      onFault(fault)
    }
  }
  return counted
}
