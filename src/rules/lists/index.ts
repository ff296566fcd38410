// The door of lists: what of the catalogue is entered by a procedure.
export { isListedByProcedure } from './by-procedure.ts'
