// Whether every state carries the law in force.
import type { OpenTransaction } from '#storage/database'

/** `waitingFor`: `refold` one is under way or was broken off; `law` the states carry another version than the one in force. */
export type Standing = { readonly ok: boolean; readonly waitingFor: readonly ('refold' | 'law')[] }

/**
 * By what refolds have said of themselves, which reads no state: those of a version are written by appending under it while it is in force,
 * or by a refold to it. `exact` reads all of them.
 */
export async function statesStand(tx: OpenTransaction, { exact = false } = {}): Promise<Standing> {
  const { rows } = await tx.client.query<{ refolding: boolean; carried: number | null; active: number | null }>(
    `select exists (select from law_version where refold_begun_at is not null) as refolding,
            (select law_version from law_version where refolded_at is not null
             order by refolded_at desc, law_version desc limit 1) as carried,
            (select law_version from law_activation order by activation_no desc limit 1) as active`,
  )
  const { refolding, carried, active } = rows[0]!
  const isBehind = carried !== active || (exact && active !== null && (await isAnyUnderAnother(tx, active)))
  const waitingFor = [...(refolding ? (['refold'] as const) : []), ...(isBehind ? (['law'] as const) : [])]
  return { ok: waitingFor.length === 0, waitingFor }
}

async function isAnyUnderAnother(tx: OpenTransaction, version: number): Promise<boolean> {
  return (await tx.client.query('select from state where law_version <> $1 limit 1', [version])).rowCount === 1
}
