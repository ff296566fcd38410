/** What whoever has signed in may do on the pages of objections: the menu and the buttons show nothing else. The platform decides it again. */
import { chosenOffice } from './client.ts'
import type { Context } from './shapes.ts'

const ROLES: Readonly<Record<string, readonly string[]>> = {
  'objection.list': ['case-handler', 'decider', 'centre-officer', 'organisation-user'],
  'objection.reports': ['case-handler', 'decider', 'centre-officer'],
  'objection.close-report': ['case-handler', 'centre-officer'],
  'objection.acknowledge': ['case-handler', 'centre-officer'],
  'objection.refuse': ['case-handler', 'centre-officer'],
  'objection.ask-verification': ['case-handler', 'centre-officer'],
  'objection.verify': ['case-handler'],
  'objection.extend': ['case-handler'],
  'objection.decide': ['decider'],
  'objection.decide-second-look': ['decider', 'centre-officer'],
  'objection.ask-second-look': ['organisation-user', 'centre-officer'],
  'objection.withdraw': ['organisation-user', 'centre-officer'],
  'exchange.receivers': ['centre-officer', 'auditor'],
}

/** In the office that was chosen, where one was. Nobody signed in: the machine's own operator. */
export const mayAsk = ({ who }: Context, operation: string): boolean => {
  if (who === null) return true
  const chosen = chosenOffice()
  return who.offices.some(office => ROLES[operation]!.includes(office.role) && (chosen === null || chosen === office.office))
}
