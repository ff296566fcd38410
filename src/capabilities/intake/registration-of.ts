/** What a registration says of the organisation itself: names, codes, kind, status, division. */

import type { Fact, Item } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { foldName, kindOf, type Uscc } from '#rules/organisations'
import type { LocalDate } from '#rules/time'
import type { Registered } from '#storage/organisations'
import { isByCodeAlone } from './by-code-alone.ts'
import type { ChunkParty } from './chunk.ts'

/** The party of a registration always has a code: without one its row is refused. */
export const registrationOf = (
  { fields }: Fact,
  roles: Item['roles'],
  party: ChunkParty,
  organisationId: string,
  recordNo: bigint,
  law: Law,
): Registered => {
  const valuesOf = (prop: string | undefined): readonly string[] => {
    const value = prop === undefined ? undefined : fields[prop]
    return value === undefined ? [] : typeof value === 'string' ? [value] : value
  }
  const one = (prop: string | undefined): string | null => valuesOf(prop)[0] ?? null
  return {
    organisationId,
    uscc: party.uscc!,
    kind: kindOf(party.uscc as Uscc, law.departments),
    name: party.name,
    folded: party.folded,
    byCodeAlone: isByCodeAlone(party.uscc!, party.name, law),
    formerNames: valuesOf(roles.formerNames).map(name => ({
      name,
      folded: foldName(name),
      byCodeAlone: isByCodeAlone(party.uscc!, name, law),
    })),
    codes: party.otherCodes,
    division: one(roles.division),
    status: one(roles.status),
    establishedOn: one(roles.determinedOn) as LocalDate | null,
    recordNo,
  }
}
