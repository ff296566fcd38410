/** `ledger end-statement` and `ledger statement-keys`: that a record has ended, signed, as JSON or on paper; and by which keys. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { FileOut } from '#capabilities/operation'
import { ask } from './ask.ts'
import { answer } from './print.ts'
import { globalOf, type Session, withHouse } from './session.ts'

interface Statement {
  endedOn: string
  by: string
  clause: string | null
}

export function addEndStatement(ledger: Command, session: Session): void {
  const { roof } = session
  ledger
    .command('end-statement')
    .description('write a signed statement that a record has ended: on which day, by what, by which clause')
    .argument('<record>', 'number of the record')
    .requiredOption('--out <file>', 'where it is written')
    .option('--pdf', 'on paper, with a QR code that holds it whole; JSON otherwise')
    .action(async (record: string, { out, pdf }: { out: string; pdf?: boolean }, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        if (pdf === true) {
          const file = await ask<FileOut>(house, 'ledger.print-end', { record })
          await writeFile(out, await bytesOf(file))
          answer(roof, global, { record, file: out }, [out])
          return 0
        }
        const statement = await ask<Statement>(house, 'ledger.end-statement', { record })
        await writeFile(out, `${JSON.stringify(statement)}\n`)
        const { endedOn, by, clause } = statement
        answer(roof, global, { record, endedOn, by, clause, file: out }, [
          `ended on ${endedOn} by ${by} (${clause}), in ${out}`,
        ])
        return 0
      })
    })

  ledger
    .command('statement-keys')
    .description('print the public keys by which statements are signed, the newest last')
    .action(async (_options: object, command: Command) => {
      const global = globalOf(command)
      await withHouse(session, global, async house => {
        const found = await ask<{ keys: { key: string }[] }>(house, 'ledger.statement-keys', {})
        answer(
          roof,
          global,
          found,
          found.keys.map(one => one.key),
        )
        return 0
      })
    })
}

async function bytesOf({ bytes }: FileOut): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}
