/** How often somebody may try to sign in, or say that somebody has signed out elsewhere: counted by name, by network and by peer before anything is judged. */

import type { CommandContext } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import { countAttempt, dropOldAttempts, forgetAttempts, type Patience, takeBackAttempt } from '#storage/actors'
import type { OpenTransaction } from '#storage/database'
import { digestOf, foldedName } from './secrets.ts'

const OF_NAME: Patience = { free: 5, most: 900 }
// An office may share one address; a proxy brings everybody.
const OF_NETWORK: Patience = { free: 30, most: 900 }
const OF_PEER: Patience = { free: 300, most: 900 }

const subjectsOf = (name: string | undefined, { networks }: CommandContext['actor']) => ({
  name: name === undefined ? undefined : digestOf(`name ${foldedName(name)}`),
  peer: networks === undefined ? undefined : digestOf(`peer ${networks.near}`),
  network: networks?.named === undefined ? undefined : digestOf(`network ${networks.named}`),
})

type Asking = Pick<CommandContext, 'actor' | 'environment'>

/** Counts an attempt, in a transaction of its own: it stays counted whatever comes of it. Throws where it comes too early. */
export const countOrRefuse = async ({ actor, environment }: Asking, name?: string): Promise<void> => {
  const subjects = subjectsOf(name, actor)
  const wait = await environment.database.transaction(async tx => {
    await dropOldAttempts(tx)
    const waits: number[] = []
    for (const [subject, patience] of [
      [subjects.peer, OF_PEER],
      [subjects.network, OF_NETWORK],
      [subjects.name, OF_NAME],
    ] as const)
      if (subject !== undefined) waits.push(await countAttempt(tx, subject, patience))
    return Math.max(0, ...waits)
  })
  if (wait > 0) throw new Refusal('SIGN_IN_TOO_OFTEN', { details: { seconds: wait } })
}

/** Whoever has shown who it is: nothing is held against the name, and the network gets its attempt back. */
export const forgive = async (tx: OpenTransaction, actor: CommandContext['actor'], name?: string): Promise<void> => {
  const subjects = subjectsOf(name, actor)
  if (subjects.name !== undefined) await forgetAttempts(tx, subjects.name)
  for (const one of [subjects.peer, subjects.network]) if (one !== undefined) await takeBackAttempt(tx, one)
}
