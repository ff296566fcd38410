/** The shapes of what the console asks and gets: the operations' own, as types only. */
import type { agents, confirmAgent, listAccounts, listKeys, makeKey, revokeUnit } from '#capabilities/access'
import type { acts, looks, whoLooked } from '#capabilities/audit'
import type { findings, headings, list, preview, show } from '#capabilities/intake'
import type { Answer } from '#capabilities/operation'
import type { listAllUnits } from '#capabilities/organisations'
import type { ConsoleContext } from './context.ts'

export type Page = Answer<typeof list>
export type Summary = Page['submissions'][number]
export type Shown = Answer<typeof show>
export type Submitted = Summary
export type Found = Answer<typeof findings>
export type FoundRow = Found['rows'][number]
export type FoundFinding = FoundRow['findings'][number]
export type Cause = Shown['causes'][number]
export type Context = ConsoleContext
export type Preview = Answer<typeof preview>
export type PreviewColumn = Preview['columns'][number]
export type PreviewRow = Preview['rows'][number]
export type SaidHeadings = Answer<typeof headings>
export type WhoLooked = Answer<typeof whoLooked>
export type Looks = Answer<typeof looks>
export type Acts = Answer<typeof acts>
export type Accounts = Answer<typeof listAccounts>
export type Invited = Answer<typeof confirmAgent>
export type Keys = Answer<typeof listKeys>
export type MadeKey = Answer<typeof makeKey>
export type Agents = Answer<typeof agents>
export type Units = Answer<typeof listAllUnits>
export type UnitRevoked = Answer<typeof revokeUnit>
