// Reads the clock and the machine, which rules may not.
export const clock = () => [new Date(), process.env.TZ, Math.random(), crypto.randomUUID()]
export const seen = () => console.log(fetch('https://example.org/'))
