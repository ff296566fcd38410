/** How often somebody may try to sign in, or say that somebody has signed out elsewhere: counted by name, by network and by peer. */

import type { CommandContext } from '#capabilities/operation'
import { Refusal } from '#rules/outcome'
import {
  countAttempt,
  dropOldAttempts,
  forgetAttempts,
  type Patience,
  takeBackAttempt,
  waitAfterAttempts,
} from '#storage/actors'
import type { OpenTransaction } from '#storage/database'
import { digestOf, foldedName } from './secrets.ts'

const OF_NAME: Patience = { free: 5, most: 900 }
// An office may share one address; a proxy brings everybody. Who guesses is left some hundred and forty guesses a day from one address.
const OF_NETWORK: Patience = { free: 30, most: 900, drains: 600 }
const OF_PEER: Patience = { free: 300, most: 900, drains: 60 }

const subjectsOf = (name: string | undefined, { networks }: CommandContext['actor']) => ({
  name: name === undefined ? undefined : digestOf(`name ${foldedName(name)}`),
  peer: networks === undefined ? undefined : digestOf(`peer ${networks.near}`),
  network: networks?.named === undefined ? undefined : digestOf(`network ${networks.named}`),
})

type Asking = Pick<CommandContext, 'actor' | 'environment'>

/** What somebody is counted by, each with its patience. */
const countedBy = (name: string | undefined, actor: CommandContext['actor']) => {
  const subjects = subjectsOf(name, actor)
  return [
    [subjects.peer, OF_PEER] as const,
    [subjects.network, OF_NETWORK] as const,
    [subjects.name, OF_NAME] as const,
  ].flatMap(([subject, patience]) => (subject === undefined ? [] : [{ subject, patience }]))
}

const refuseToWait = (waits: readonly number[]): void => {
  const wait = Math.max(0, ...waits)
  if (wait > 0) throw new Refusal('SIGN_IN_TOO_OFTEN', { details: { seconds: wait } })
}

/** Counts an attempt, in a transaction of its own: it stays counted whatever comes of it. Throws where it comes too early. */
export const countOrRefuse = async ({ actor, environment }: Asking, name?: string): Promise<void> =>
  refuseToWait(
    await environment.database.transaction(async tx => {
      await dropOldAttempts(tx)
      const waits: number[] = []
      for (const { subject, patience } of countedBy(name, actor)) waits.push(await countAttempt(tx, subject, patience))
      return waits
    }),
  )

/** Throws where whoever asks has to wait, and counts nothing: for what is counted once it has failed. */
export const refuseWhileWaiting = async ({ actor, environment }: Asking): Promise<void> =>
  refuseToWait(
    await environment.database.transaction(
      async tx => {
        const waits: number[] = []
        for (const { subject, patience } of countedBy(undefined, actor))
          waits.push(await waitAfterAttempts(tx, subject, patience))
        return waits
      },
      { readOnly: true },
    ),
  )

/** Whoever has shown who it is: nothing is held against the name, and the network gets its attempt back. */
export const forgive = async (tx: OpenTransaction, actor: CommandContext['actor'], name?: string): Promise<void> => {
  const subjects = subjectsOf(name, actor)
  if (subjects.name !== undefined) await forgetAttempts(tx, subjects.name)
  for (const one of [subjects.peer, subjects.network]) if (one !== undefined) await takeBackAttempt(tx, one)
}
