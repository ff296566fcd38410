export const mute = 1
