/** The door of the sample: a fictitious province whose files are made from a seed number. */

export { bringSample } from './bring-sample.ts'
export {
  type FileTruth,
  makeSampleFiles,
  type RowTruth,
  type SampleFile,
  type SampleOrder,
  type SampleRow,
  type SampleSize,
  SMALL_SAMPLE,
  WHOLE_SAMPLE,
} from './files.ts'
export { loadSample, mayLoadSample, putSampleUnits, type SampleProgress, standingOfUnits } from './load.ts'
export { SAMPLE_SITE } from './site.ts'
export type { SampleDivision, SampleItem, SampleUnit } from './units.ts'
export { writeSample } from './write.ts'
