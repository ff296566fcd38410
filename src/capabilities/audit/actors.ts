/** Who acted or looked, by number; an account by its name too, for whoever reads traces. */

import type { Context } from '#capabilities/operation'
import { UUID } from '#rules/ledger'
import { findAccountByName, nameActors } from '#storage/actors'

const NUMBER = new RegExp(`^${UUID}$`)

/** A number is a number, whatever somebody has called an account. */
export const actorOf = async (tx: Context['tx'], text: string | undefined): Promise<string | undefined> => {
  if (text === undefined || NUMBER.test(text)) return text
  return (await findAccountByName(tx, text.trim().toLowerCase()))?.accountId ?? text
}

export const namesOf = (tx: Context['tx'], found: readonly { readonly actor: string }[]): Promise<Map<string, string>> =>
  nameActors(
    tx,
    [...new Set(found.map(({ actor }) => actor))].filter(actor => NUMBER.test(actor)),
  )
