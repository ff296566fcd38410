// The door to views of departments' databases.
export { isAllowedHost, parseViewAddress, pullHostsOf, type ViewAddress } from './address.ts'
export { viewFaultOf } from './fault.ts'
export { isColumnName, isViewName, type ReadView, readView } from './read-view.ts'
