/** `intake withdraw`: a record is taken back; `--look` says before what that changes on the public page. */
import type { Command } from 'commander'
import { ask } from './ask.ts'
import { answer } from './print.ts'
import { globalOf, type Session, UsageError, withHouse } from './session.ts'

interface Looked {
  record: string
  onThePage: {
    before: object | null
    leavesOn: string | null
    counts: { organisation: { uscc: string | null; name: string }; item: string; before: number; after: number }[]
    effects: { title: string; kind: string; clause: string; until: string | null }[]
  }
}

const linesOf = ({ record, onThePage: { before, leavesOn, counts, effects } }: Looked): string[] => [
  leavesOn === null ? `${record}: ${before === null ? 'not on the public page' : 'stays'}` : `${record}: gone from ${leavesOn}`,
  ...counts.map(one => `  ${one.organisation.name}: ${one.item} ${one.before} -> ${one.after}`),
  ...effects.map(one => `  no more: ${one.kind} ${one.title} (${one.clause}), until ${one.until ?? 'an act ends it'}`),
]

export function addWithdraw(intake: Command, session: Session): void {
  const { roof } = session
  intake
    .command('withdraw')
    .description('withdraw a record that should not have been handed in')
    .argument('<record>', 'the record number, as the findings file gives it')
    .option('--reason <text>', 'why, in words')
    .option('--look', 'say what it would change on the public page, and change nothing')
    .action(async (record: string, { reason, look = false }: { reason?: string; look?: boolean }, command: Command) => {
      const global = globalOf(command)
      if (!look && reason === undefined) throw new UsageError('say why, with --reason; or only look, with --look')
      await withHouse(session, global, async house => {
        if (look) {
          const seen = await ask<Looked>(house, 'intake.look-at-withdrawal', { record })
          answer(roof, global, seen, linesOf(seen))
          return 0
        }
        const done = await ask<{ record: string; entry: number }>(house, 'intake.withdraw', { record, reason })
        answer(roof, global, done, [`${done.record}: entry ${done.entry}`])
        return 0
      })
    })
}
