/** What the pages read of what is disclosed on the day: of the tables (`table-reader.ts`), or of a signed snapshot of them (`snapshot-reader.ts`). */

import type { Law } from '#rules/law'
import type { Because } from '#rules/outcome'
import type { LocalDate } from '#rules/time'
import type { DivisionTree, ShownOrganisation, Unit } from '#storage/organisations'
import type { Asked, Counted, PageRow, Place, RecordRow, Whole } from './store.ts'

/** What only the entries of a record tell. */
export type Life = {
  readonly because: readonly Because[]
  /** Day of its newest entry. */
  readonly entryOn: LocalDate
  /** Day on which what it says was last changed; null where it never was. A mark that came and went changes nothing. */
  readonly amendedOn: LocalDate | null
  /** Taken over from a former system. */
  readonly isImported: boolean
}

/** A stretch of a list, and how much of it was looked at. */
export type Stretch = {
  readonly rows: readonly PageRow[]
  readonly looked: number
  /** To here, and no further, though fewer were found: it goes on behind. Undefined where it was looked through, or enough was found. */
  readonly reached?: Place | undefined
}

export type Reader = {
  today(): Promise<LocalDate>
  /** At most so many disclosed records of the organisation with that code; its names as far as these records say them. */
  whole(uscc: string, most: number): Promise<Whole | undefined>
  /** Records from the `after`-th to the `upTo`-th of each item, or of one, newest first; the registration always. */
  page(
    organisationId: string,
    asked: { readonly item: string | null; readonly after: number; readonly upTo: number },
  ): Promise<readonly (PageRow & { readonly nth: number })[]>
  /** How many records of each item the organisation has on the portal. */
  countsOf(organisationId: string): Promise<ReadonlyMap<string, number>>
  /** The names that a disclosed record says. */
  namesOf(organisationId: string): Promise<ReadonlySet<string>>
  /** The code that it bears now. */
  usccOf(organisationId: string): Promise<string | undefined>
  /** Those of which something is disclosed, in no order. */
  organisations(organisationIds: readonly string[]): Promise<readonly ShownOrganisation[]>
  record(organisationId: string, recordNo: bigint): Promise<RecordRow | undefined>
  /** Undefined where the record has ended meanwhile. */
  lifeOf(row: RecordRow, law: Law): Promise<Life | undefined>
  /** Whether it once was on the portal and no longer is. */
  wasShown(organisationId: string, recordNo: bigint): Promise<boolean>
  /** At most so many records of a list, newest decision first; where each line has to be looked at, about `looks` of them are. */
  listed(asked: Asked, after: Place | null, most: number, looks: number): Promise<Stretch>
  counted(): Promise<Counted>
  unitName(unitId: string): Promise<string | undefined>
  units(): Promise<readonly Pick<Unit, 'unitId' | 'uscc' | 'name'>[]>
  divisions(): Promise<DivisionTree>
}
