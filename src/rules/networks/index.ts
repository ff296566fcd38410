// The door of networks: addresses and networks read from text, and what an address is for.
export { isInSome, type Network, parseAddress, parseNetwork } from './network.ts'
export { isOutside, isOwn } from './special.ts'
