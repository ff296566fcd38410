/** The English of measures and incentives. */

import type { measures as zhMeasures, measureOperations as zhOperations, measureRefusals as zhRefusals } from './zh-measures.ts'

export const measureRefusals: typeof zhRefusals = {
  LISTED_BY_PROCEDURE: {
    title: 'A list is entered by its procedure, not by a hand-in',
    detail:
      '“{item}” comes out of the procedure of its list: notice, statement and defence, decision, service. Nothing was recorded. Please propose the entry there.',
  },
  MATTER_UNKNOWN: {
    title: 'No such matter',
    detail: '“{matter}” is no matter that can be asked about. Nothing was looked up. Known are: {known}.',
  },
  MEASURE_FILE_WITHOUT_CODES: {
    title: 'There is no unified social credit code in the file',
    detail:
      'No cell of the first two hundred rows is a unified social credit code. Nothing was checked. Hand in a file with a column of codes.',
  },
  MEASURE_UNKNOWN: {
    title: 'Not on the list of measures',
    detail: '“{measure}” is on no list. Nothing was recorded. What is on no list may not be taken; please check the id.',
  },
}

export const measureOperations: typeof zhOperations = {
  'measures.check': 'Which measures must, may or must not be applied and which incentives are due, by which clause, until when',
  'measures.check-file': 'Check measures and incentives of every code in a file, answered as a workbook',
  'measures.progress': 'How far the answer to a file has come',
  'measures.overview': 'Every effect in force with its basis and uses, whom it touches; what is idle, unusual or to come',
  'measures.impact': 'Whom a rule would touch before it takes hold, and how many for the first time',
  'measures.in-force': 'Measures and incentives in force: in which matters, by which clause, until when',
  'measures.report-use': 'Say which measures were applied, which were left out and why',
  'measures.uses': 'Uses that nothing carried, and checks after which nothing was reported',
}

export const measures: typeof zhMeasures = {
  kinds: { must: 'must be applied', may: 'may be applied', 'must-not': 'must not be applied', incentive: 'incentive due' },
}
