// The id of a case about records of an organisation, which names that organisation, so that a look-up goes to one place.

import { UUID } from './uuid.ts'

export type CaseName = { readonly organisationId: string; readonly caseId: string }

const CASE_ID = new RegExp(`^(${UUID})\\.(${UUID})$`)

export const formatCaseId = ({ organisationId, caseId }: CaseName): string => `${organisationId}.${caseId}`

/** Undefined where the text is none. */
export const parseCaseId = (text: string): CaseName | undefined => {
  const [, organisationId, caseId] = CASE_ID.exec(text) ?? []
  return organisationId === undefined || caseId === undefined ? undefined : { organisationId, caseId }
}
